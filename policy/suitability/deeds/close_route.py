"""A named person closes a case that reached no decision."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.commands import CloseRoute
from policy.suitability.deciding import exits
from policy.suitability.deeds.common import EVERY_STAGE, counts_as
from policy.suitability.events import RouteClosed
from policy.suitability.state import SuitabilityState
from policy.suitability.words import SUPERVISORS, Role


def refused(state: SuitabilityState, order: Order[CloseRoute], now: datetime) -> Refusal | None:
    """It must have stopped, and needs a reason."""
    return exits.refused_closing(state, order.command.reason)


CLOSE_ROUTE: Deed[SuitabilityState, CloseRoute] = Deed(
    command=CloseRoute,
    title="Close a case that reached no decision",
    fields={
        "reason": Field("Reason", "Why it is closed"),
    },
    who=SUPERVISORS | {Role.ASSESSOR},
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(RouteClosed),
    events=(
        EventRule(event=RouteClosed, label="Closed by a named person", follows=exits.on_closed),
    ),
)
