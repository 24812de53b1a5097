"""Whole lives of cases for the properties: anything may be sent, at any time, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st

from policy.support.deeds import Event, Order
from policy.support.state import CaseState
from tests.policy.support.builders import RECEIVED, REFERENCE, accepted, hours
from tests.policy.support.moves import CLOCKS, EVERYTHING, Clock, Maker
from tests.policy.support.turn import Turn, take_turn

PAUSES = tuple(hours(n) for n in (0, 0, 0.01, 0.5, 3, 4, 11, 24, 28 * 24, 95 * 24))


@dataclass(frozen=True)
class Move:
    """So long after the last one, these messages are queued."""

    pause: timedelta
    line: tuple[tuple[Maker, Clock, int], ...]


@dataclass(frozen=True)
class Played:
    """One turn as it was taken."""

    before: CaseState
    line: tuple[Order | Event, ...]
    now: datetime
    turn: Turn

    @property
    def after(self) -> CaseState:
        return self.turn.recording.state


def lives(
    makers: tuple[Maker, ...] = EVERYTHING, most: int = 14
) -> st.SearchStrategy[tuple[Played, ...]]:
    """Whole lives, already played: the first turn is the acceptance, in time or as a late entry."""
    message = st.tuples(
        st.sampled_from(makers), st.sampled_from(CLOCKS), st.integers(min_value=0, max_value=40)
    )
    move = st.builds(
        Move, pause=st.sampled_from(PAUSES), line=st.lists(message, max_size=3).map(tuple)
    )
    entered = st.sampled_from([hours(0), hours(13), hours(24), hours(24 * 9)])
    return st.builds(play, entered, st.lists(move, max_size=most))


def play(entered: timedelta, moves: list[Move]) -> tuple[Played, ...]:
    """Take the turns of a life; ids are drawn from few, so that some messages come twice."""
    now = RECEIVED + entered
    state = CaseState(reference=REFERENCE)
    played = [_turn(state, (accepted(at=now, batch="B-1"),), now)]
    for move in moves:
        now += move.pause
        state = played[-1].after
        line = tuple(make(f"m-{id}", clock(now), state) for make, clock, id in move.line)
        played.append(_turn(state, line, now))
    return tuple(played)


def turns(
    state: CaseState, lines: list[tuple[tuple[Order | Event, ...], datetime]]
) -> tuple[Played, ...]:
    """A case taken on from where it stands, one turn a line."""
    played: list[Played] = []
    for line, now in lines:
        played.append(_turn(state, line, now))
        state = played[-1].after
    return tuple(played)


def _turn(state: CaseState, line: tuple[Order | Event, ...], now: datetime) -> Played:
    return Played(before=state, line=line, now=now, turn=take_turn(state, line, now))
