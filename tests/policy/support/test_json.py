"""Everything that crosses a boundary survives JSON exactly, read as strictly as can be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter, ValidationError

from policy.cases.effects import Effect
from policy.cases.orders import Order as AnyOrder
from policy.cases.replies import Reply
from policy.support.deeds import Event, Order, ReadAnswer
from policy.support.lifecycle import next_deadline
from policy.support.rehearsal import Recording
from policy.support.screens.view import Progress, progress
from policy.support.state import CaseState
from policy.support.track import SUPPORT
from policy.support.words import Stage
from tests.policy.support.builders import (
    OPEN_ANSWER,
    REFERRER,
    STORED_STAGES,
    LiveCase,
    case_at,
    read_case,
)
from tests.policy.support.lives import Played, lives

EVENT: TypeAdapter[Event] = TypeAdapter(SUPPORT.event)
EFFECT: TypeAdapter[Effect] = TypeAdapter(Effect)
ORDER: TypeAdapter[Order] = TypeAdapter(SUPPORT.order)
STATE = TypeAdapter(CaseState)
RECORDING = TypeAdapter(Recording)
REPLY = TypeAdapter(Reply)
PROGRESS = TypeAdapter(Progress)
a_life = given(lives())
quick = settings(max_examples=40)


def survives(adapter: TypeAdapter[Any], value: object) -> bool:
    read = adapter.validate_json(adapter.dump_json(value), strict=True)
    return type(read) is type(value) and bool(read == value)


@quick
@a_life
def test_events_effects_and_recordings_survive_json(life: tuple[Played, ...]) -> None:
    for played in life:
        recording = played.turn.recording
        assert survives(RECORDING, recording)
        for item in recording.events:
            assert survives(EVENT, item.event)
            assert all(survives(EFFECT, effect) for effect in item.effects)


@quick
@a_life
def test_orders_and_the_replies_to_them_survive_json(life: tuple[Played, ...]) -> None:
    for played in life:
        assert all(survives(ORDER, item) for item in played.line if isinstance(item, AnyOrder))
        assert all(survives(REPLY, reply) for reply in played.turn.replies.values())


@quick
@a_life
def test_a_case_and_what_is_shown_of_it_survive_json(life: tuple[Played, ...]) -> None:
    for played in life:
        assert survives(STATE, played.after)
        assert survives(PROGRESS, progress(played.after))


@quick
@a_life
def test_a_case_read_back_wakes_at_the_same_moment_under_the_same_key(
    life: tuple[Played, ...],
) -> None:
    for played in life:
        read = STATE.validate_json(STATE.dump_json(played.after), strict=True)
        one, other = next_deadline(played.after), next_deadline(read)
        if one is not None and other is not None:
            assert one.anchored_at.isoformat() == other.anchored_at.isoformat()
        assert one == other


@pytest.mark.parametrize("stage", STORED_STAGES)
def test_a_case_written_before_a_field_was_added_is_still_read(stage: Stage) -> None:
    state = case_at(stage).state
    written = STATE.dump_python(state, mode="json", exclude_defaults=True)
    assert len(written) < len(STATE.dump_python(state))
    assert STATE.validate_python(written) == state


def test_a_case_stays_small_enough_to_be_carried_on() -> None:
    case = read_case().wait(24 * 365)
    for _ in range(300):
        case.ask(ReadAnswer(), REFERRER, 24 * 365)
    assert len(STATE.dump_json(case.state)) < 16_000


def test_an_event_of_another_kind_is_not_mistaken_for_one_of_ours() -> None:
    (first,) = [item.event for item in LiveCase().history]
    written = EVENT.dump_json(first).replace(b"referral-accepted", b"referral-forgotten")
    with pytest.raises(ValidationError):
        EVENT.validate_json(written, strict=True)


def test_an_answer_keeps_its_day_and_its_lists() -> None:
    state = LiveCase().answer(OPEN_ANSWER, 1).state
    assert STATE.validate_json(STATE.dump_json(state), strict=True).answer == OPEN_ANSWER
