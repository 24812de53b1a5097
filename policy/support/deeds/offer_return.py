"""Voluntary return was offered (R29)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule
from policy.cases.dispatch import not_now, nothing_more
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import HELPERS, OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferReturn:
    """Record that voluntary return was offered (R29)."""

    kind: Literal["offer-return"] = "offer-return"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOffered(CaseEvent):
    """Voluntary return was offered, as it must be before any enforcement-type ending (R29)."""

    kind: Literal["return-offered"] = "return-offered"


def on_return_offered(state: CaseState, event: ReturnOffered, now: datetime) -> Decision:
    """On record, as needed before any enforcement-type ending (R29); the earliest offer counts."""
    first = min(state.return_offered_at or event.at, event.at)
    return Decision(changed(state, return_offered_at=first), (), ("R29",))


def happened(order: Order[OfferReturn], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return ReturnOffered(id=order.id, at=order.at, by=order.actor.id)


OFFER_RETURN: SupportDeed[OfferReturn] = Deed(
    command=OfferReturn,
    title="Record that voluntary return was offered",
    fields={},
    who=HELPERS,
    stages=OPEN,
    elsewhere=not_now,
    refused=nothing_more,
    happened=happened,
    events=(
        EventRule(event=ReturnOffered, label="Voluntary return offered", follows=on_return_offered),
    ),
)
