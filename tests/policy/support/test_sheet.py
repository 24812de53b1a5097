"""The person's sheet leaves nothing out, hides nothing, and can be read at nine to eleven."""

from __future__ import annotations

from dataclasses import replace

from policy.support.intake.words import OUTCOMES
from policy.support.rulebook import RULEBOOKS
from policy.support.screens.sheet import MAIN_ENDS, OTHER_ENDS, STEPS, sheet
from policy.support.transitions import TRANSITIONS
from policy.support.words import ENDED, Outcome, Stage
from tests.policy.reading_age import GRADE_OF_ELEVEN, grade, too_long


def test_every_outcome_is_described_once_and_every_stage_is_a_step() -> None:
    text = sheet()
    assert set(MAIN_ENDS) | set(OTHER_ENDS) == set(Outcome)
    assert not set(MAIN_ENDS) & set(OTHER_ENDS)
    assert all(text.count(said) == 1 for said in (*MAIN_ENDS.values(), *OTHER_ENDS.values()))
    assert set(STEPS) == set(Stage)
    assert all(f"### {name}\n\n{what}" in text for name, what in STEPS.values())


def test_each_step_says_every_step_that_can_follow_it() -> None:
    text = sheet()
    for stage, (name, _) in STEPS.items():
        part = text.partition(f"### {name}\n")[2].partition("\n#")[0]
        targets = {arrow.target for arrow in TRANSITIONS if arrow.source == stage}
        assert all(f"- {STEPS[target][0]}" in part for target in targets), stage
        assert part.count("\n- ") == len(targets)
        assert ("Nothing comes after this." in part) == (stage in ENDED)


def test_the_four_ends_that_consent_must_name_come_first_and_removal_is_said_openly() -> None:
    assert len(MAIN_ENDS) == len(OUTCOMES)
    said = MAIN_ENDS[Outcome.ENFORCED_REMOVAL]
    assert "made to leave" in said
    assert "can happen" in said
    assert "run by Immigration Enforcement" in sheet()


def test_it_says_how_to_stop_and_what_stopping_cannot_undo() -> None:
    part = sheet().partition("## How do I stop it?")[2].partition("\n## ")[0]
    for promise in ("any time", "any worker", "do not need to say why", "cannot undo"):
        assert promise in part


def test_the_times_are_the_rulebooks() -> None:
    book = replace(next(iter(RULEBOOKS.values())), status_answer_hours=31, review_days=17)
    assert "in 31 hours" in sheet(book)
    assert "every 17 days" in sheet(book)


def test_it_reads_at_eleven_or_younger() -> None:
    assert too_long(sheet()) == []
    assert grade(sheet()) <= GRADE_OF_ELEVEN - 1
