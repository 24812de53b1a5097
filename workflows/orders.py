"""The updates of a case: one for each command, so that a person picks the deed by its name, all
working alike.

A validator takes a cheap look at recorded state; a handler only puts the order in line and
waits for the loop's answer.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from temporalio import workflow

from policy.cases.orders import Order
from policy.cases.recording import Reply
from workflows.case_type import CaseType


@dataclass(slots=True)
class Waiting:
    """A handler that waits for the answer to its order. Each has its own, for the same order may
    come by two updates at once.
    """

    id: str
    reply: Reply | None = None


class TakesOrders:
    """What the updates of a case work with."""

    @abstractmethod
    async def ask(self, order: Order[Any]) -> Reply:
        """Put an order in line and wait for the loop's answer to it."""

    @abstractmethod
    def validate(self, order: Order[Any], kind: str) -> None:
        """Refuse an order that is of another kind, or that recorded state does not allow."""


Asked = TypeVar("Asked", bound=TakesOrders)


def takes_orders(cases: CaseType[Any, Any, Any]) -> Callable[[type[Asked]], type[Asked]]:
    """Give a workflow the updates of its track. It stands below `workflow.defn`, which collects
    them.
    """

    def with_updates(case: type[Asked]) -> type[Asked]:
        for kind, description in cases.updates.items():
            setattr(case, update_name(kind), _update(kind, description, cases.track.order))
        return case

    return with_updates


def update_name(kind: str) -> str:
    """The name of the update for a kind of command."""
    return kind.replace("-", "_")


def _update(kind: str, description: str, order_type: Any) -> Any:
    """The update for orders of one kind of command."""

    # Temporal counts a `self` with a type as an argument of the update, so it has none here; and it
    # reads the others' types to know what to make of the JSON.
    async def handle(self, order) -> Reply:  # type: ignore[no-untyped-def]
        reply: Reply = await self.ask(order)
        return reply

    def may(self, order) -> None:  # type: ignore[no-untyped-def]
        self.validate(order, kind)

    handle.__annotations__["order"] = may.__annotations__["order"] = order_type
    handle.__name__ = handle.__qualname__ = update_name(kind)
    made: Any = workflow.update(name=handle.__name__, description=description)(handle)
    made.validator(may)
    return made
