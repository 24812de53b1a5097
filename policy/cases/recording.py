"""What the shell asks the store to record, and what the store answers: plain values that cross the
activity boundary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from policy.cases.effects import Effect
from policy.cases.events import CaseEvent
from policy.cases.state import AnyCase
from policy.help import Help

S = TypeVar("S", bound=AnyCase)
E = TypeVar("E", bound=CaseEvent)


class Verdict(StrEnum):
    """What became of a message, as its inbox row keeps it."""

    APPLIED = "applied"
    REFUSED = "refused"
    REPEATED = "repeated"


@dataclass(frozen=True, kw_only=True)
class RecordedEvent(Generic[E]):
    """One applied event with what must follow. `recorded_at` is policy's now when it was
    decided.
    """

    event: E
    effects: tuple[Effect, ...]
    rules: tuple[str, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAnswer:
    """What became of one message: a refusal's code, empty otherwise."""

    message_id: str
    verdict: Verdict
    code: str = ""
    rule: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The store's answer. `stale` means another run recorded first: reload and decide again.
    `known` are events that stood already, from longer ago than a state remembers: nothing was
    recorded, decide again without them. `refused` are messages whose senders have been told no
    meanwhile, or that the store can never hold: likewise. `one_by_one`: one of several messages is
    such, and which one shows when each is recorded by itself. `notices` are the ids of those that
    wait to leave since then.
    """

    stale: bool = False
    known: tuple[str, ...] = ()
    refused: tuple[MessageAnswer, ...] = ()
    notices: tuple[str, ...] = ()
    one_by_one: bool = False


@dataclass(frozen=True, kw_only=True)
class OpenedCase(Generic[S]):
    """What the store holds of a case when its workflow begins; no state means there is no such
    case.
    """

    state: S | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the person who asked is told."""

    verdict: Verdict
    code: str = ""
    sentence: str = ""
    what_to_do: str = ""
    rule: str = ""
    helps: tuple[Help, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseStart(Generic[S]):
    """A case workflow's argument: the state when it continues as new, nothing when the store is to
    be asked.
    """

    state: S | None = None
