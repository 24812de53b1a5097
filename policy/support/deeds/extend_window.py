"""A supervisor keeps the support plan open for another window, with a reason (R20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.clocks.support_window import window
from policy.support.kinds import SupportDeed
from policy.support.rulebook import rulebook
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import SUPERVISORS, SUPPORTED, DeadlineName


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendWindow:
    """Keep the support plan open for another window, with a reason (R20)."""

    kind: Literal["extend-window"] = "extend-window"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowExtended(CaseEvent):
    """A supervisor kept the support plan open for another window, with a reason (R20)."""

    kind: Literal["window-extended"] = "window-extended"
    reason: str


def refused(state: CaseState, order: Order[ExtendWindow], now: datetime) -> Refusal | None:
    """It needs a reason."""
    return None if order.command.reason.strip() else refusals.REASON_NEEDED


def on_extended(state: CaseState, event: WindowExtended, now: datetime) -> Decision:
    """A fresh window from this moment (R20). An extension that arrives after a later one, or would
    end sooner than the window that runs, changes nothing.
    """
    fresh = window(rulebook(state.rulebook), event.at, "window extended")
    running = [d for d in state.deadlines if d.name == DeadlineName.SUPPORT_WINDOW]
    if any(fresh.due <= deadline.due for deadline in running):
        return Decision(state, (), ("R20",))
    return Decision(state.without(DeadlineName.SUPPORT_WINDOW).with_deadlines(fresh), (), ("R20",))


def happened(order: Order[ExtendWindow], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return WindowExtended(id=order.id, at=order.at, by=order.actor.id, reason=order.command.reason)


EXTEND_WINDOW: SupportDeed[ExtendWindow] = Deed(
    command=ExtendWindow,
    title="Extend the support window, with a reason",
    fields={
        "reason": Field("Reason", "Why support goes on"),
    },
    who=SUPERVISORS,
    stages=SUPPORTED,
    elsewhere=lambda state: refusals.NO_WINDOW,
    refused=refused,
    happened=happened,
    events=(EventRule(event=WindowExtended, label="Support window extended", follows=on_extended),),
)
