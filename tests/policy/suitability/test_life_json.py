"""Everything of this track that crosses a boundary survives JSON exactly, read as strictly as can
be.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter, ValidationError

from policy.cases import orders as cases
from policy.cases.effects import Effect
from policy.cases.recording import Recording
from policy.suitability.deeds import Event, Order
from policy.suitability.evidence.content import digest
from policy.suitability.evidence.facts import Incident, Sleeping
from policy.suitability.evidence.words import Harm
from policy.suitability.screens.view import Progress, details, progress
from policy.suitability.state import SuitabilityState
from policy.suitability.track import SUITABILITY
from tests.policy.suitability.changed import each
from tests.policy.suitability.life import FIRST, OFFICER, SERVED, at, decided
from tests.policy.suitability.life_moves import CANARY, Turned, lives
from wiring.command_lines import command_lines

SAYS = command_lines("suitability")

EVENT: TypeAdapter[Event] = TypeAdapter(SUITABILITY.event)
EFFECT: TypeAdapter[Effect] = TypeAdapter(Effect)
ORDER: TypeAdapter[Order] = TypeAdapter(SUITABILITY.order)
STATE = TypeAdapter(SuitabilityState)
RECORDING = TypeAdapter(Recording[SUITABILITY.state, SUITABILITY.event])  # type: ignore[name-defined]
PROGRESS = TypeAdapter(Progress)
a_life = given(lives(most=8))
quick = settings(max_examples=30, deadline=None)


def survives(adapter: TypeAdapter[Any], value: object) -> bool:
    read = adapter.validate_json(adapter.dump_json(value), strict=True)
    return type(read) is type(value) and bool(read == value)


@quick
@a_life
def test_recordings_events_and_effects_survive_json(life: tuple[Turned, ...]) -> None:
    for played in life:
        assert survives(RECORDING, played.turn.recording)
        for item in played.turn.recording.events:
            assert survives(EVENT, item.event)
            assert all(survives(EFFECT, effect) for effect in item.effects)


@quick
@a_life
def test_orders_states_and_what_is_shown_survive_json(life: tuple[Turned, ...]) -> None:
    for played in life:
        assert all(survives(ORDER, item) for item in played.line if isinstance(item, cases.Order))
        assert survives(STATE, played.after)
        assert survives(PROGRESS, progress(played.after))


@quick
@a_life
def test_what_a_supervisor_sees_says_nothing_about_anybody_and_stays_short(
    life: tuple[Turned, ...],
) -> None:
    page = details(life[-1].after, SAYS)
    assert CANARY not in page
    assert len(page) < 2048


def test_a_case_kept_before_facts_had_more_to_say_is_read_as_it_was() -> None:
    kept = json.loads(STATE.dump_json(decided().state))
    del kept["linked"]
    for fact in kept["facts"]["known"]:
        for later in ("power", "read", "by", "reason", "result"):
            if fact["fact"] != "conclusion" or later == "read":
                fact.pop(later, None)
        if fact["fact"] != "authority-statement":
            fact.pop("area", None)
    assert STATE.validate_json(json.dumps(kept), strict=True) == decided().state


def test_content_that_was_signed_before_facts_had_more_to_say_is_the_same_content() -> None:
    # As it was recorded then: the form filled in what nobody had said of the harm.
    facts = each(
        Incident,
        lambda one: replace(one, harm=Harm.ALARM_OR_DISTRESS, own_household_only=False),
        FIRST.file.facts,
    )
    assert digest(facts).startswith("67a934d79365ce5a")
    place = next(fact for fact in facts.known if isinstance(fact, Sleeping))
    said = tuple(replace(fact, area="E09000007") if fact is place else fact for fact in facts.known)
    assert digest(replace(facts, known=said)) != digest(facts)


def test_a_fact_without_its_word_for_what_it_is_cannot_be_read() -> None:
    kept = json.loads(STATE.dump_json(decided().state))
    del kept["facts"]["known"][0]["fact"]
    with pytest.raises(ValidationError):
        STATE.validate_json(json.dumps(kept), strict=True)


def test_a_case_stays_small_enough_to_be_carried_on() -> None:
    life = decided()
    for number in range(60):
        life.ask(SERVED, OFFICER, at("03-09 10:00"))
        assert life.state.incidents == number + 1
    assert len(STATE.dump_json(life.state)) < 40_000
