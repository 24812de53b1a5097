"""Updates of a case: an order that is judged for its fit, then handed to the case."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import wraps
from typing import Any, ParamSpec

from temporalio.workflow import UpdateMethodMultiParam

from policy.cases.orders import Order
from policy.cases.replies import Reply


class Updates:
    """What updates ask of the case that they belong to; see `workflows.case.Case`."""

    async def ask(self, order: Order[Any]) -> Reply:
        """Have an order applied; the reply to it."""
        raise NotImplementedError

    def check_fits(self, order: Order[Any], kind: str) -> None:
        """Refuse at once what no record is needed to refuse. Raises ApplicationError."""
        raise NotImplementedError


P = ParamSpec("P")


def validated(
    update: UpdateMethodMultiParam[P, Coroutine[Any, Any, Reply]],
) -> UpdateMethodMultiParam[P, Reply]:
    """Give an update of a case its validator: see `Updates.check_fits`. An update has the name of
    the kind of command it takes. Temporal's types of an update with a description say that it
    returns a coroutine; as this says it, `execute_update` by the method gives the reply.
    """
    # It is the function itself, which Temporal has marked as an update.
    named: Any = update
    kind = named.__name__.replace("_", "-")

    # Temporal wants a validator of the same parameters as its update.
    @wraps(named)
    def validate(self: Updates, order: Order[Any]) -> None:
        self.check_fits(order, kind)

    named.validator(validate)
    typed: UpdateMethodMultiParam[P, Reply] = named
    return typed
