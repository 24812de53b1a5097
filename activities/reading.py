"""Messages as they came, read without ever raising: an order, a fact, or the record of a message
that could not be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from policy.cases.events import CaseEvent, MessageRejected, RejectionCode
from policy.cases.limits import refused
from policy.cases.orders import C, Order
from policy.cases.track import E, S, Track
from store.forms import Forms
from workflows.messages import QueuedMessage, ReceivedSignal

_AS_SENT: TypeAdapter[Order[Any]] = TypeAdapter(Order[Any])


class MessageReader:
    """Reads the messages of one track's cases. Costly to make: once for each process."""

    def __init__(self, forms: Forms[S, C, E]) -> None:
        self._forms: Forms[Any, Any, Any] = forms
        self._facts: Mapping[str, tuple[TypeAdapter[CaseEvent], ...]] = {
            name: tuple(TypeAdapter(kind) for kind in kinds)
            for name, kinds in forms.track.signals.items()
        }

    def read(self, message: QueuedMessage) -> Order[Any] | CaseEvent | None:
        """What a message says; None for an order that cannot be read."""
        if message.order is not None:
            return self._order(message.order)
        assert message.signal is not None  # one of the two
        return self._fact(message.signal)

    def _order(self, sent: Order[Any]) -> Order[Any] | None:
        try:
            return self._forms.order.validate_json(_AS_SENT.dump_json(sent), strict=True)
        except (ValidationError, ValueError):
            return None

    def _fact(self, signal: ReceivedSignal) -> CaseEvent:
        """The fact a signal brings. Anything else becomes the event that it was rejected, with a
        code and a digest only.
        """
        adapters = self._facts.get(signal.name)
        if adapters is None:
            return _rejected(signal, RejectionCode.UNKNOWN_NAME)
        if signal.problem:
            return _rejected(signal, _code(signal.problem))
        for adapter in adapters:
            try:
                fact = adapter.validate_json(signal.content, strict=True)
            except (ValidationError, ValueError):
                continue
            if _may_say(self._forms.track, fact) and refused(fact) is None:
                return fact
        return _rejected(signal, RejectionCode.UNREADABLE)


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
