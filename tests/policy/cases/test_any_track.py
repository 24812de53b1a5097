"""What every track gets from `policy.cases`, tried on one that is not ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from policy.cases.events import CaseEvent, DeadlinePassed, NoticeAccepted
from policy.cases.orders import Actor, Order
from policy.cases.recording import Recording
from policy.cases.replies import Verdict
from policy.cases.state import SEEN_KEPT
from policy.cases.turn import Turn, take_turn
from tests.policy.cases.lending import (
    DECLARED,
    LENDING,
    OVERDUE,
    REMINDER,
    Event,
    GiveBack,
    Lent,
    Loan,
    Shelf,
    advance,
    decide,
)

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)
TOMORROW = NOON + timedelta(days=1)
LENT = Lent(id="lent", at=NOON, by="S-1", colour="green")


def _back(id: str, *, dry: bool = True) -> Order[GiveBack]:
    return Order(id=id, at=NOON, actor=Actor(id="S-2"), command=GiveBack(dry=dry))


def _turn(
    line: list[Order[GiveBack] | Event], state: Loan | None = None, now: datetime = NOON
) -> Turn[Loan, Event]:
    return take_turn(state or LENDING.empty("U-1"), line, now, advance=advance)


def test_a_recording_of_any_track_survives_json() -> None:
    form = TypeAdapter(Recording[Loan, Event])
    for turn in (_turn([LENT, _back("b")]), _turn([LENT, _back("b", dry=False)], now=TOMORROW)):
        written = form.dump_json(turn.recording)
        assert form.validate_json(written, strict=True) == turn.recording


def test_what_a_workflow_begins_with_survives_json() -> None:
    state = _turn([LENT]).recording.state
    for value, kind in (
        (state, Loan),
        (_back("b"), LENDING.order),
    ):
        form: TypeAdapter[Any] = TypeAdapter(kind)
        assert form.validate_json(form.dump_json(value), strict=True) == value


def test_another_tracks_state_is_not_read_as_this_ones() -> None:
    with pytest.raises(ValueError, match="colour"):
        TypeAdapter(Loan).validate_json(
            b'{"reference": "U-1", "stage": "lent", "colour": 7}', strict=True
        )


def test_what_waits_in_line_counts_before_the_clock() -> None:
    turn = _turn([LENT, _back("b")], now=TOMORROW)
    assert [item.event.kind for item in turn.recording.events] == ["lent", "given-back"]
    assert turn.recording.state.stage is Shelf.BACK


def test_a_deadline_that_has_come_passes_once_and_tells() -> None:
    lent = _turn([LENT]).recording.state
    passed = _turn([], lent, TOMORROW).recording
    assert [LENDING.label(item.event) for item in passed.events] == ["Umbrella not back (1d)"]
    assert [effect.kind for effect in passed.events[0].effects] == ["send-notice", "escalate"]
    assert _turn([], passed.state, TOMORROW).empty


def test_an_order_asked_twice_counts_once_and_a_refused_one_never() -> None:
    turn = _turn([LENT, _back("wet", dry=False), _back("b")])
    assert [turn.replies[id].verdict for id in ("lent", "wet", "b")] == [
        Verdict.APPLIED,
        Verdict.REFUSED,
        Verdict.APPLIED,
    ]
    again = _turn([_back("b")], turn.recording.state)
    assert again.replies["b"].verdict is Verdict.REPEATED
    assert again.recording.events == ()


def test_a_case_rebuilt_from_its_events_is_the_same() -> None:
    recording = _turn([LENT, _back("b")]).recording
    state = LENDING.empty("U-1")
    for item in recording.events:
        state = decide(state, item.event, item.recorded_at).state
    assert state == recording.state


def test_a_change_of_stage_that_nobody_declared_is_found() -> None:
    assert (Shelf.BACK, "lent", Shelf.LENT) not in DECLARED
    back = replace(_turn([LENT, _back("b")]).recording.state, ended_at=None)
    with pytest.raises(AssertionError):
        advance(back, replace(LENT, id="again"), NOON)


def test_a_state_remembers_so_many_messages_and_no_more() -> None:
    state = _turn([LENT]).recording.state
    line: list[Order[GiveBack] | Event] = [
        NoticeAccepted(id=f"n-{n}", at=NOON, by="file", template=REMINDER, audience="borrower")
        for n in range(SEEN_KEPT)
    ]
    after = _turn(line, state).recording.state
    assert (len(after.seen), after.sequence) == (SEEN_KEPT, SEEN_KEPT + 1)


NOTICE = NoticeAccepted(id="n", at=NOON, by="file", template=REMINDER, audience="borrower")
PASSED = DeadlinePassed(id="d", at=NOON, by="clock", name=OVERDUE, rung="1d", anchored_at=NOON)


@pytest.mark.parametrize(
    ("event", "known"),
    [
        (NOTICE, True),
        (PASSED, True),
        (LENT, True),
        (replace(NOTICE, template="another track's"), False),
        (replace(NOTICE, audience="another track's"), False),
        (replace(PASSED, name="another track's"), False),
    ],
)
def test_a_track_knows_its_own_words_and_no_others(event: CaseEvent, known: bool) -> None:
    assert LENDING.knows(event) is known


def _if_nothing_happened_since(asked: Order[GiveBack], sequence: int) -> Order[GiveBack]:
    return replace(asked, expected_sequence=sequence)


def test_an_order_for_the_case_as_it_was_seen_is_applied_if_nothing_has_happened_since() -> None:
    lent = _turn([LENT]).recording.state
    turn = _turn([_if_nothing_happened_since(_back("b"), lent.sequence)], lent)
    assert turn.replies["b"].verdict is Verdict.APPLIED
    assert turn.recording.state.stage is Shelf.BACK


def test_an_order_for_a_case_that_has_had_another_event_since_changes_nothing() -> None:
    lent = _turn([LENT]).recording.state
    turn = _turn([_if_nothing_happened_since(_back("b"), lent.sequence - 1)], lent)
    reply = turn.replies["b"]
    assert (reply.verdict, reply.code) == (Verdict.REFUSED, "changed-meanwhile")
    assert [help.on for help in reply.helps] == ["U-1"]
    assert turn.recording.events == ()
    assert turn.recording.state == lent


def test_an_order_that_counted_already_counts_whatever_has_happened_since() -> None:
    lent = _turn([LENT]).recording.state
    asked = _if_nothing_happened_since(_back("b"), lent.sequence)
    back = _turn([asked], lent).recording.state
    assert _turn([asked], back).replies["b"].verdict is Verdict.REPEATED
