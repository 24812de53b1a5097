"""One turn of a case of this track, as a test takes it (see `policy.cases.turn`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from policy.cases import turn as cases
from policy.support.deeds import Event, Order
from policy.support.lifecycle import advance
from policy.support.state import CaseState

Turn = cases.Turn[CaseState, Event]


def take_turn(state: CaseState, line: Sequence[Order | Event], now: datetime) -> Turn:
    """Decide a turn; pure, and total like `decide`."""
    return cases.take_turn(state, line, now, advance=advance)
