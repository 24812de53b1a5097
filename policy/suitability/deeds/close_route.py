"""A named person closes a case that reached no decision. It ends where it is; what helps the
person, or was handed on, stays to be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.effects import CompleteAllTasks, SuppressNotices
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deeds.common import counts_as
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import BEFORE_A_DECISION, Decision
from policy.suitability.words import SUPERVISORS, Role, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRoute:
    """Close a case that reached no decision."""

    kind: Literal["close-route"] = "close-route"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteClosed(CaseEvent):
    """A named person closed a case that reached no decision; its stage stays."""

    kind: Literal["route-closed"] = "route-closed"
    reason: str


_KEPT = (
    TaskKind.SAFEGUARDING,
    TaskKind.NRM_REFERRAL,
    TaskKind.EUSS_HELP,
    TaskKind.VOLUNTARY_RETURN,
    TaskKind.OFFENDING,
    TaskKind.FNORC,
    TaskKind.CRIMINALITY,
)


def refused_closing(state: SuitabilityState, reason: str) -> Refusal | None:
    """Why a case cannot be closed: after a decision only service or withdrawal ends it."""
    if state.decision is not None or state.facts is None:
        return refusals.NOT_NOW
    return None if reason.strip() else refusals.REASON_NEEDED


def refused(state: SuitabilityState, order: Order[CloseRoute], now: datetime) -> Refusal | None:
    """It needs a reason."""
    return refused_closing(state, order.command.reason)


def on_closed(state: SuitabilityState, event: RouteClosed, now: datetime) -> Decision:
    """The case ends where it is; what helps the person, or was handed on, stays to be done."""
    refusal = refused_closing(state, event.reason)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    closed = changed(state, ended_at=now, outcome=state.stage.value, deadlines=())
    return Decision(closed, (SuppressNotices(rule="service"), CompleteAllTasks(keep=_KEPT)))


CLOSE_ROUTE: SuitabilityDeed[CloseRoute] = Deed(
    command=CloseRoute,
    title="Close a case that reached no decision",
    fields={
        "reason": Field("Reason", "Why it is closed"),
    },
    who=SUPERVISORS | {Role.ASSESSOR},
    stages=frozenset(BEFORE_A_DECISION),
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(RouteClosed),
    events=(EventRule(event=RouteClosed, label="Closed by a named person", follows=on_closed),),
)
