"""Played on its own dates: the same turns as the engine takes, and what happens if nobody acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from policy.cases.replies import Verdict
from policy.support.deeds import Event, Order, RecordAnswer
from policy.support.lifecycle import fold, next_deadline
from policy.support.rehearsal import CHANNEL, Dated, PlayedCase, RecordedEvent
from policy.support.state import CaseState
from policy.support.words import ReportKind, SlaState, Stage
from tests.policy.support.builders import (
    CHECK_OFFICER,
    RECEIVED,
    REFERENCE,
    SETTLED_ANSWER,
    LiveCase,
    accepted,
    hours,
    open_case,
)
from tests.policy.support.moves import EVERYTHING
from tests.policy.support.turn import take_turn

NEW = CaseState(reference=REFERENCE)
FACT_STATE = open_case().state
moments = st.integers(0, 120 * 24).map(hours)


@st.composite
def facts(draw: st.DrawFn) -> list[Dated]:
    """An acceptance and what reaches the case afterwards, each when it happened or later."""
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(EVERYTHING), moments, moments, st.integers(0, 9)),
            max_size=12,
        )
    )
    dated = [Dated(RECEIVED, accepted())]
    for make, happened, later, number in drawn:
        at = RECEIVED + happened
        dated.append(Dated(at + later, make(f"m-{number}", at, FACT_STATE)))
    return dated


def played(dated: list[Dated], until: datetime) -> PlayedCase:
    play = PlayedCase(NEW)
    play.put(dated)
    play.run(until)
    return play


def as_turns(events: list[RecordedEvent]) -> Iterator[tuple[datetime, list[Order | Event]]]:
    """The messages applied in each turn: whatever follows a deadline begins the next one."""
    for now, group in groupby(events, key=lambda item: item.recorded_at):
        line: list[Order | Event] = []
        passed = False
        for item in group:
            if item.event.kind == "deadline-passed":
                passed = True
                continue
            if passed:
                yield now, line
                line, passed = [], False
            line.append(item.event)
        yield now, line


UNTIL = RECEIVED + timedelta(days=150)
quick = settings(max_examples=25, deadline=None)


@quick
@given(facts())
def test_playing_the_recorded_facts_gives_the_same_events_as_the_turns(dated: list[Dated]) -> None:
    play = played(dated, UNTIL)
    state, again = NEW, list[RecordedEvent]()
    for now, line in as_turns(play.events):
        turn = take_turn(state, line, now)
        state = turn.recording.state
        again += turn.recording.events
    assert again == play.events
    assert state == play.state


@quick
@given(facts())
def test_a_case_that_wakes_as_the_engine_does_comes_to_the_same(dated: list[Dated]) -> None:
    """The engine's loop: sleep until a message or the next deadline, take a turn, and receive each
    notice's end only after it was ordered.
    """
    play = played(dated, UNTIL)
    line = sorted(dated, key=lambda item: item.at)
    channel = [item.event for item in play.events if item.event.by == CHANNEL]
    state, events, now = NEW, list[RecordedEvent](), RECEIVED
    while now <= UNTIL:
        sent = [notice for notice in channel if ordered_at(notice) <= state.sequence]
        channel = [notice for notice in channel if notice not in sent]
        arrived = [item.stimulus for item in line if item.at <= now]
        line = [item for item in line if item.at > now]
        turn = take_turn(state, [*arrived, *sent], now)
        state = turn.recording.state
        events += turn.recording.events
        now = wakes(state, channel, line, now)
    assert events == play.events
    assert state == play.state


def ordered_at(notice: Event) -> int:
    """The number of the event that ordered a notice, which its id tells."""
    return int(notice.id.split("/")[1])


def wakes(state: CaseState, channel: list[Event], line: list[Dated], now: datetime) -> datetime:
    if any(ordered_at(notice) <= state.sequence for notice in channel):
        return now
    alarm = next_deadline(state)
    moments = [item.at for item in line[:1]] + ([alarm.due] if alarm else [])
    return min(moments, default=datetime.max.replace(tzinfo=UTC))


@quick
@given(facts())
def test_a_play_is_the_same_every_time_and_rebuilds_its_case(dated: list[Dated]) -> None:
    one, other = played(dated, UNTIL), played(dated, UNTIL)
    assert (one.state, one.events, one.replies) == (other.state, other.events, other.replies)
    assert fold(NEW, [(item.event, item.recorded_at) for item in one.events]) == one.state


@quick
@given(facts(), st.integers(0, 150))
def test_playing_on_from_a_day_is_playing_it_all_at_once(dated: list[Dated], day: int) -> None:
    play = played(dated, RECEIVED + timedelta(days=day))
    play.run(UNTIL)
    assert play.events == played(dated, UNTIL).events


@quick
@given(facts())
def test_time_never_runs_backwards_and_stops_at_the_given_moment(dated: list[Dated]) -> None:
    moments = [item.recorded_at for item in played(dated, UNTIL).events]
    assert moments == sorted(moments)
    assert not moments or moments[-1] <= UNTIL


def test_a_fact_of_a_time_gone_by_reaches_the_case_at_once() -> None:
    play = played([Dated(RECEIVED, accepted())], RECEIVED + hours(13))
    case = LiveCase()
    play.put([Dated(RECEIVED + hours(1), case.reported(ReportKind.ENGAGING, 1))])
    play.run(RECEIVED + hours(13))
    last = play.events[-1]
    assert (last.event.kind, last.recorded_at) == (
        "authority-reported",
        RECEIVED + hours(12),
    )


def test_every_notice_of_the_case_is_accepted_at_the_moment_it_is_ordered() -> None:
    order = LiveCase().order(RecordAnswer(answer=SETTLED_ANSWER), CHECK_OFFICER, 5)
    play = played([Dated(RECEIVED, accepted()), Dated(order.at, order)], RECEIVED + hours(5))
    assert play.replies[order.id].verdict is Verdict.APPLIED
    assert (play.state.stage, play.state.sla) == (Stage.ANSWERED, SlaState.MET)
    assert play.state.answered_at == order.at
