"""What makes a form stale, and what does not."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from policy.cases.events import NoticeAccepted
from policy.cases.seen import as_good_as
from policy.support.lifecycle import decide
from policy.support.state import CaseState
from tests.policy.support.builders import REFERENCE
from tests.policy.support.lives import Played, lives


def _judged(state: CaseState) -> CaseState:
    return replace(state, sequence=0, seen=(), recent=())


@settings(max_examples=40)
@given(lives(), st.data())
def test_a_case_is_as_good_as_seen_only_while_nothing_but_notices_was_counted(
    life: tuple[Played, ...], data: st.DataObject
) -> None:
    events = [item for played in life for item in played.turn.recording.events]
    recorded = [(item.event, item.recorded_at) for item in events]
    states = [CaseState(reference=REFERENCE)]
    for event, now in recorded:
        states.append(decide(states[-1], event, now).state)
    expected = data.draw(st.integers(0, len(recorded)))
    reached = as_good_as(states[0], recorded, decide, expected)
    assert reached in (expected, len(recorded))
    if reached > expected:
        assert all(isinstance(event, NoticeAccepted) for event, _ in recorded[expected:])
        assert _judged(states[expected]) == _judged(states[reached])
        assert not any(item.effects for item in events[expected:])
