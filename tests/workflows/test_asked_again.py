"""Which orders of a step are given to the next one: needs no server."""

from __future__ import annotations

from datetime import UTC, datetime

from policy.cases.orders import Order
from policy.cases.replies import Reply, Verdict
from tests.apps import SUPERVISOR
from workflows.case import unanswered
from workflows.messages import QueuedMessage, ReceivedSignal

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
FACT = QueuedMessage(signal=ReceivedSignal(id="notice/1/sent", name="notice", at=NOW, content=""))
DONE = Reply(verdict=Verdict.APPLIED, code="", sentence="Done.", rule="R1")


def _order(id: str) -> QueuedMessage:
    return QueuedMessage(order=Order(id=id, at=NOW, actor=SUPERVISOR, command={"kind": "close"}))


def test_an_order_that_a_step_knew_nothing_of_is_given_to_the_next_one_and_only_once_more() -> None:
    first, second = _order("order-1"), _order("order-2")
    messages = [first, FACT, second]
    assert unanswered(messages, {"order-1": DONE}, set()) == [second]
    assert unanswered(messages, {}, {"order-1"}) == [second]
    assert unanswered(messages, {"order-1": DONE, "order-2": DONE}, set()) == []
