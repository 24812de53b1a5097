"""Messages as they came, read without ever raising: an order, a fact, or the record of a message
that could not be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from policy.cases.events import CaseEvent, MessageRejected, RejectionCode
from policy.cases.limits import refused
from policy.cases.orders import C, Order
from policy.cases.track import E, S, Track
from store.forms import Forms
from workflows.messages import QueuedMessage, ReceivedSignal

MOST_TOGETHER = 20
"""Facts that one signal brings."""

_AS_SENT: TypeAdapter[Order[Any]] = TypeAdapter(Order[Any])


class MessageReader:
    """Reads the messages of one track's cases. Costly to make: once for each process."""

    def __init__(self, forms: Forms[S, C, E]) -> None:
        self._forms: Forms[Any, Any, Any] = forms
        self._facts: Mapping[str, tuple[TypeAdapter[CaseEvent], ...]] = {
            name: tuple(TypeAdapter(kind) for kind in kinds)
            for name, kinds in forms.track.signals.items()
        }

    def read(self, message: QueuedMessage) -> Sequence[Order[Any] | CaseEvent]:
        """What a message says; nothing for an order that cannot be read."""
        if message.order is not None:
            return self._order(message.order)
        assert message.signal is not None  # one of the two
        return self._facts_of(message.signal)

    def _order(self, sent: Order[Any]) -> Sequence[Order[Any]]:
        try:
            return (self._forms.order.validate_json(_AS_SENT.dump_json(sent), strict=True),)
        except (ValidationError, ValueError):
            return ()

    def _facts_of(self, signal: ReceivedSignal) -> Sequence[CaseEvent]:
        """The fact a signal brings, or the few that it brings together. Anything else becomes the
        event that it was rejected, with a code and a digest only; of several that is all or none.
        """
        if signal.name not in self._facts:
            return (_rejected(signal, RejectionCode.UNKNOWN_NAME),)
        if signal.problem:
            return (_rejected(signal, _code(signal.problem)),)
        facts = [self._fact(signal.name, said) for said in _each(signal.content)]
        read = [fact for fact in facts if fact is not None]
        if not read or len(read) < len(facts):
            return (_rejected(signal, RejectionCode.UNREADABLE),)
        return read

    def _fact(self, name: str, said: str | bytes) -> CaseEvent | None:
        for adapter in self._facts[name]:
            try:
                fact = adapter.validate_json(said, strict=True)
            except (ValidationError, ValueError):
                continue
            if _may_say(self._forms.track, fact) and refused(fact) is None:
                return fact
        return None


def _each(content: str) -> Sequence[str | bytes]:
    """The facts of a signal one by one, as JSON; none of what holds more than any sender of ours
    puts together.
    """
    if not content.startswith("["):
        return (content,)
    try:
        parts = from_json(content)
        return [to_json(part) for part in parts] if len(parts) <= MOST_TOGETHER else ()
    except ValueError:
        return ()


def _may_say(track: Track[Any, Any, Any], fact: CaseEvent) -> bool:
    """Whether a fact speaks in the track's words, under an id that is its sender's to give: an
    event's id is unique in its case, and no sender may take beforehand the one that a deadline will
    have when it passes, for the store could not record it any more.
    """
    the_clocks = tuple(f"{name}/" for name in track.words.deadlines)
    return track.knows(fact) and not fact.id.startswith(the_clocks)


def _code(problem: str) -> RejectionCode:
    try:
        return RejectionCode(problem)
    except ValueError:
        return RejectionCode.UNREADABLE


def _rejected(signal: ReceivedSignal, code: RejectionCode) -> MessageRejected:
    return MessageRejected(
        id=signal.id, at=signal.at, by="unknown", code=code, digest=signal.digest
    )
