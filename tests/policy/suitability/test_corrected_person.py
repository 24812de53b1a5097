"""Who the person is, mended: on record, everybody who holds the old one is notified, and a date of
birth is judged again for age (R30, R111).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from policy.cases.effects import Escalate, SendNotice
from policy.suitability.deeds import CheckDecision, CorrectPerson, PersonCorrected, RecordFacts
from policy.suitability.evidence.facts import Age
from policy.suitability.screens.view import details
from policy.suitability.state import changed
from policy.suitability.words import DeadlineName, Stage, TaskKind, Template
from tests.policy.suitability.life import (
    ASSESSOR,
    CHECKER,
    CLEAR,
    MAKER,
    OFFICER,
    SERVED,
    UNCHANGED,
    Life,
    at,
    claimed,
    decided,
    life_at,
)
from wiring.command_lines import command_lines

SAYS = command_lines("suitability")

MET = at("03-02 10:00")
NAME = CorrectPerson(
    field="family_name", old="Inventted", new="Invented", reason="misspelt on the form"
)
CHILD = CorrectPerson(
    field="date_of_birth", old="03/02/1990", new="03/02/2010", reason="seen on the passport"
)


def notified(life: Life) -> set[str]:
    return {
        effect.audience
        for effect in life.last.effects
        if isinstance(effect, SendNotice) and effect.template == Template.PERSON_CORRECTED
    }


def test_old_and_new_word_stand_in_the_event_with_who_and_why() -> None:
    life = life_at(at("02-22 11:00"))
    assert not life.ask(NAME, ASSESSOR, at("02-22 12:00")).code
    event = life.last.event
    assert isinstance(event, PersonCorrected)
    assert (event.old, event.new, event.reason) == ("Inventted", "Invented", NAME.reason)
    assert event.by == ASSESSOR.id


def test_an_authority_that_was_never_asked_hears_nothing_of_the_person() -> None:
    life = Life(changed(life_at(at("02-21 12:00")).state, enquiries=0))
    assert not life.ask(NAME, ASSESSOR, at("02-21 13:00")).code
    assert notified(life) == {"referrer"}


@pytest.mark.parametrize(
    ("life", "now", "whom"),
    [
        (lambda: life_at(at("02-21 12:00")), "02-21 13:00", {"referrer", "authority"}),
        (claimed, "02-28 10:00", {"referrer", "authority", "Status Review Unit"}),
        (
            decided,
            "03-02 10:00",
            {
                "referrer",
                "authority",
                "Status Review Unit",
                "enforcement officers",
                "UKVI officers",
            },
        ),
    ],
)
def test_who_was_notified_or_holds_a_paper_is_notified(
    life: object, now: str, whom: set[str]
) -> None:
    assert callable(life)
    case: Life = life()
    assert not case.ask(NAME, ASSESSOR, at(now)).code
    assert notified(case) == whom


@pytest.mark.rule("R111")
def test_a_clearance_and_a_proposal_on_the_old_word_hold_no_longer() -> None:
    life = decided().cleared(at("03-02 10:00"))
    assert not life.ask(NAME, OFFICER, at("03-02 10:05")).code
    assert life.state.stage is Stage.DECIDED
    proposed = claimed()
    now = at("02-28 10:00")
    assert not proposed.ask(proposed.proposal(), MAKER, now).code
    assert not proposed.ask(NAME, ASSESSOR, now).code
    checking = CheckDecision(content=proposed.content)
    assert proposed.ask(checking, CHECKER, now).code == "no-proposal"


@pytest.mark.rule("R30")
def test_a_birth_date_that_makes_a_child_stops_everything_before_and_after_a_decision() -> None:
    life = life_at(at("02-22 11:00"))
    assert not life.ask(CHILD, ASSESSOR, at("02-22 12:00")).code
    assert life.state.stage is Stage.HELD_SAFEGUARDING
    served = decided().cleared(at("03-02 10:00"))
    assert not served.ask(CHILD, OFFICER, at("03-02 10:05")).code
    assert served.state.stage is Stage.WITHDRAWAL_DUE
    assert served.ask(CLEAR, OFFICER, at("03-02 10:10")).code == "withdrawal-due"


def served() -> Life:
    """Cleared and handed over in person, and known at once."""
    life = decided().cleared(MET)
    assert not life.ask(SERVED, OFFICER, MET + timedelta(minutes=5)).code
    assert life.state.stage is Stage.SERVED
    return life


@pytest.mark.rule("R30")
@pytest.mark.parametrize("as_fact", [False, True])
@pytest.mark.parametrize(
    ("day", "child"),
    [(date(2010, 2, 3), True), (date(2004, 3, 3), True), (date(2004, 3, 2), False)],
)
def test_a_child_found_out_after_service_is_a_service_that_should_not_have_been(
    day: date, child: bool, as_fact: bool
) -> None:
    life, later = served(), at("03-20 10:00")
    word = RecordFacts(facts=(Age(id="born", as_of=later.date(), born_on=day),))
    command = word if as_fact else replace(CHILD, new=f"{day:%d/%m/%Y}")
    assert not life.ask(command, ASSESSOR, later).code
    assert life.state.stage is Stage.SERVED
    assert (life.state.incidents, life.state.incident_open) == (int(child), child)
    at_once = [(e.role, e.template) for e in life.last.effects if isinstance(e, Escalate)]
    assert at_once == [("duty supervisor", Template.INCIDENT)] * child
    assert (TaskKind.INCIDENT in life.state.open_tasks) is child
    climbs = [d for d in life.state.deadlines if d.name == DeadlineName.INCIDENT]
    assert bool(climbs) is child
    assert ("handed over when it should not have been: 1" in details(life.state, SAYS)) is child


@pytest.mark.rule("R30")
def test_that_a_child_is_an_adult_after_all_takes_evidence() -> None:
    life = life_at(at("02-22 11:00"))
    assert not life.ask(CHILD, ASSESSOR, at("02-22 12:00")).code
    back = replace(CHILD, old=CHILD.new, new="03/02/1990")
    assert not life.ask(back, ASSESSOR, at("02-23 12:00")).code
    assert life.state.stage is Stage.HELD_SAFEGUARDING


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"field": "nationality"}, "not-corrected-so"),
        ({"new": "Inventted"}, "nothing-new"),
        ({"reason": " "}, "reason-needed"),
        ({"new": "a\x00b"}, "control-character"),
        ({"new": "x" * 201}, "too-long"),
        ({"field": "date_of_birth", "new": "31/02/1990"}, "date-unreadable"),
        ({"field": "date_of_birth", "new": "01/01/2030"}, "birth-date-in-future"),
    ],
)
def test_what_cannot_be_mended_so_is_refused(changed: dict[str, str], code: str) -> None:
    life = life_at(at("02-22 11:00"))
    command = replace(NAME, **changed)  # type: ignore[arg-type]
    assert life.ask(command, ASSESSOR, at("02-22 12:00")).code == code
    assert life.ask(command, CHECKER, at("02-22 12:00")).code == "wrong-role"


def test_after_a_correction_a_fresh_look_leads_to_a_clearance_again() -> None:
    life = decided().cleared(at("03-02 10:00"))
    assert not life.ask(NAME, OFFICER, at("03-02 10:05")).code
    assert not life.ask(UNCHANGED, OFFICER, at("03-02 10:10")).code
    assert not life.ask(CLEAR, OFFICER, at("03-02 10:11")).code
