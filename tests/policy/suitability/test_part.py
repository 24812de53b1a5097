"""Whoever puts a fact into a case, or changes one, has a part in the referral and does not decide
on it, by whatever deed it was done (R109).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings

from policy.suitability.deciding.part import took_part
from policy.suitability.deeds import (
    Actor,
    CheckDecision,
    ClaimCase,
    CorrectPerson,
    Event,
    RecordFacts,
    ResolveDuplicate,
)
from policy.suitability.evidence.facts import AnyFact
from policy.suitability.evidence.words import Sameness
from policy.suitability.lifecycle import fold
from policy.suitability.news.other_cases import shown_to_others
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import READ_ANEW
from policy.suitability.words import Role, Stage
from tests.policy.suitability.every_way import (
    NOW,
    OTHER,
    Followed,
    at_stage,
    life_of,
    send_event,
    word_of_another,
)
from tests.policy.suitability.life import (
    CHECKER,
    MAKER,
    SUPERVISOR,
    at,
    engaged,
    referred,
)
from tests.policy.suitability.life_moves import Turned, lives

BOTH = Actor(id="U-9", roles=(Role.UKVI_OFFICER, Role.SRU_DECISION_MAKER, Role.SRU_CHECKER))
NAME = CorrectPerson(field="family_name", old="Inventted", new="Invented", reason="misspelt")
BORN = CorrectPerson(field="date_of_birth", old="01/02/1981", new="01/02/1980", reason="passport")
PUTS_NO_FACT = {"organisation-succeeded", "linked-case-reported"}
"""A register's word of whose area it is; another case that is not known to be the same person's."""


def known(state: SuitabilityState) -> tuple[AnyFact, ...]:
    return state.facts.known if state.facts is not None else ()


def steps(life: Followed) -> Iterator[tuple[SuitabilityState, Event, SuitabilityState]]:
    state = life.begun
    for item in life.history:
        after = fold(state, [(item.event, item.recorded_at)])
        yield state, item.event, after
        state = after


@pytest.mark.rule("R109")
@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.SUPPORT_WINDOW, Stage.WITH_SRU])
@pytest.mark.parametrize("event", READ_ANEW)
def test_whoever_puts_a_fact_into_a_case_had_a_part_in_it_by_whatever_event(
    event: str, stage: Stage
) -> None:
    life = at_stage(stage)
    if not send_event(life, event):
        assert stage not in READ_ANEW[event][0]
        return
    before, happened, _ = tuple(steps(life))[-1]
    # As if nobody had done anything yet: most people here did something before.
    after = fold(changed(before, took_part=()), [(happened, life.last.recorded_at)])
    assert happened.kind == event
    if known(after) != known(before) or event == "case-moved":
        assert happened.by in after.took_part
    else:
        assert event in PUTS_NO_FACT


@settings(max_examples=60, deadline=None)
@given(lives())
def test_nothing_else_that_can_happen_puts_a_fact_there(life: tuple[Turned, ...]) -> None:
    for played in life:
        state = played.before
        for item in played.turn.recording.events:
            after = fold(state, [(item.event, item.recorded_at)])
            if state.decision is None and known(after) != known(state):
                assert item.event.kind in READ_ANEW
                assert took_part(after, item.event.by), item.event.kind
            state = after


@pytest.mark.rule("R109")
@pytest.mark.parametrize("command", [NAME, BORN, replace(NAME, field="home_office_reference")])
def test_who_corrected_the_person_neither_takes_the_case_nor_checks(command: CorrectPerson) -> None:
    life = referred()
    assert not life.ask(command, BOTH, at("02-24 12:00")).code
    assert life.ask(ClaimCase(), BOTH, at("02-25 09:00")).code == "took-part"
    assert not life.ask(ClaimCase(), MAKER, at("02-25 09:00")).code
    assert not life.ask(life.proposal(), MAKER, at("02-25 10:00")).code
    assert (
        life.ask(CheckDecision(content=life.content), BOTH, at("02-25 11:00")).code == "took-part"
    )
    assert not life.ask(CheckDecision(content=life.content), CHECKER, at("02-25 11:00")).code


def test_a_supervisor_who_corrected_the_person_had_a_part_too() -> None:
    life = referred()
    assert not life.ask(NAME, SUPERVISOR, at("02-24 12:00")).code
    assert took_part(life.state, SUPERVISOR.id)


@pytest.mark.rule("R109")
@pytest.mark.parametrize("sameness", Sameness)
def test_who_put_a_fact_into_another_case_of_the_person_had_a_part_in_this_one(
    sameness: Sameness,
) -> None:
    life = life_of(at("02-22 11:00"))
    word = replace(word_of_another(NOW, sameness, engaged(NOW)), by=BOTH.id)
    assert not life.send(word, NOW).code
    assert took_part(life.state, BOTH.id) is (sameness is Sameness.SAME)


@pytest.mark.rule("R109")
@pytest.mark.parametrize("same", [True, False])
def test_that_counts_as_well_if_somebody_else_says_later_that_both_are_one_persons(
    same: bool,
) -> None:
    there = referred()
    assert not there.ask(RecordFacts(facts=(engaged(NOW),)), BOTH, NOW).code
    shown = shown_to_others(there.state)
    word = replace(
        word_of_another(NOW, Sameness.NOT_SAID), facts=shown.helps, took_part=shown.took_part
    )
    life = life_of(at("02-22 11:00"))
    assert not life.send(word, NOW).code
    assert not took_part(life.state, BOTH.id)
    said = ResolveDuplicate(other=OTHER, same=same, reason="seen by both")
    assert not life.ask(said, SUPERVISOR, NOW).code
    assert took_part(life.state, BOTH.id) is same
