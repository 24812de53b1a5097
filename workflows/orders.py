"""The updates of a case: one for each command, so that a person picks the deed by its name, all
working alike.

A validator takes a cheap look at recorded state; a handler only puts the order in line and
waits for the loop's answer.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

from temporalio import workflow

from policy.support.commands import Order
from policy.support.recording import Reply


@dataclass(slots=True)
class Waiting:
    """A handler that waits for the answer to its order. Each has its own, for the same order may
    come by two updates at once.
    """

    id: str
    reply: Reply | None = None


def _update(kind: str, description: str) -> Any:
    """The update for orders of one kind of command."""

    # Temporal counts a `self` with a type as an argument of the update, so it has none here.
    async def handle(self, order: Order) -> Reply:  # type: ignore[no-untyped-def]
        reply: Reply = await self.ask(order)
        return reply

    def may(self, order: Order) -> None:  # type: ignore[no-untyped-def]
        self.validate(order, kind)

    name = kind.replace("-", "_")
    handle.__name__ = handle.__qualname__ = name
    made: Any = workflow.update(name=name, description=description)(handle)
    made.validator(may)
    return made


class TakesOrders:
    """What a case can be asked. See `policy.support.commands` for each."""

    @abstractmethod
    async def ask(self, order: Order) -> Reply:
        """Put an order in line and wait for the loop's answer to it."""

    @abstractmethod
    def validate(self, order: Order, kind: str) -> None:
        """Refuse an order that is of another kind, or that recorded state does not allow."""

    record_answer = _update(
        "record-answer", "Record the check team's answer, or send it back as a query"
    )
    correct_answer = _update("correct-answer", "Mend an answer that was already sent")
    read_answer = _update("read-answer", "Open the answer, as the organisation that referred")
    confirm_delivery = _update("confirm-delivery", "Confirm that an answer was given by hand")
    acknowledge_escalation = _update(
        "acknowledge-escalation", "Take the escalation, as somebody on duty"
    )
    withdraw_consent = _update("withdraw-consent", "Record that the person withdrew their consent")
    extend_window = _update("extend-window", "Extend the support window, with a reason")
    close_case = _update("close-case", "Close the case with an outcome")
    open_task = _update("open-task", "Put a piece of linking or brokering on a worklist")
    finish_task = _update("finish-task", "Say what came of a worklist row")
    ask_prioritisation = _update(
        "ask-prioritisation", "Ask a casework team to look at an application sooner"
    )
    answer_prioritisation = _update(
        "answer-prioritisation", "Record that the casework team took the request or declined it"
    )
    offer_return = _update("offer-return", "Record that voluntary return was offered")
    hand_over = _update("hand-over", "Give the case to another area's authority")
