"""Everything of this track that crosses a boundary survives JSON exactly, read as strictly as can
be.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from pydantic import TypeAdapter

from policy.cases import orders as cases
from policy.cases.effects import Effect
from policy.cases.recording import CaseStart, Recording
from policy.suitability.commands import Order
from policy.suitability.events import Event
from policy.suitability.state import SuitabilityState
from policy.suitability.view import Progress, details, progress
from tests.policy.suitability.life import OFFICER, SERVED, at, decided
from tests.policy.suitability.life_moves import CANARY, Played, lives

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
EFFECT: TypeAdapter[Effect] = TypeAdapter(Effect)
ORDER = TypeAdapter(Order)
STATE = TypeAdapter(SuitabilityState)
RECORDING = TypeAdapter(Recording[SuitabilityState, Event])
PROGRESS = TypeAdapter(Progress)
START = TypeAdapter(CaseStart[SuitabilityState])
a_life = given(lives(most=8))
quick = settings(max_examples=30, deadline=None)


def survives(adapter: TypeAdapter[Any], value: object) -> bool:
    read = adapter.validate_json(adapter.dump_json(value), strict=True)
    return type(read) is type(value) and bool(read == value)


@quick
@a_life
def test_recordings_events_and_effects_survive_json(life: tuple[Played, ...]) -> None:
    for played in life:
        assert survives(RECORDING, played.turn.recording)
        for item in played.turn.recording.events:
            assert survives(EVENT, item.event)
            assert all(survives(EFFECT, effect) for effect in item.effects)


@quick
@a_life
def test_orders_states_and_what_is_shown_survive_json(life: tuple[Played, ...]) -> None:
    for played in life:
        assert all(survives(ORDER, item) for item in played.line if isinstance(item, cases.Order))
        assert survives(STATE, played.after)
        assert survives(START, CaseStart(state=played.after))
        assert survives(PROGRESS, progress(played.after))


@quick
@a_life
def test_what_a_supervisor_sees_says_nothing_about_anybody_and_stays_short(
    life: tuple[Played, ...],
) -> None:
    page = details(life[-1].after)
    assert CANARY not in page
    assert len(page) < 2048


def test_a_case_stays_small_enough_to_be_carried_on() -> None:
    life = decided()
    for number in range(60):
        life.ask(SERVED, OFFICER, at("03-09 10:00"))
        assert life.state.incidents == number + 1
    assert len(STATE.dump_json(life.state)) < 40_000
