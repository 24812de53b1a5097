"""What the shell asks the store to record, and what the store answers: plain values that cross the
activity boundary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from policy.cases.effects import Effect
from policy.cases.events import CaseEvent
from policy.cases.replies import MessageAnswer
from policy.cases.state import AnyCase

S = TypeVar("S", bound=AnyCase)
E = TypeVar("E", bound=CaseEvent)


@dataclass(frozen=True, kw_only=True)
class RecordedEvent(Generic[E]):
    """One applied event with what must follow. `recorded_at` is policy's now when it was
    decided.
    """

    event: E
    effects: tuple[Effect, ...]
    rules: tuple[str, ...]
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Recording(Generic[S, E]):
    """One transaction's worth: the events applied since `expected_sequence`, the state after them,
    the answers given.
    """

    reference: str
    expected_sequence: int
    events: tuple[RecordedEvent[E], ...]
    answers: tuple[MessageAnswer, ...]
    state: S
