"""What the deeds of this track have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from policy.cases.events import CaseEvent
from policy.cases.limits import refused_growth
from policy.cases.orders import Actor, Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.state import SuitabilityState
from policy.suitability.words import MAY_DECIDE, Role

CANNOT_DECIDE = Refusal(
    code="cannot-decide",
    sentence=(
        "Whoever holds a role outside the Status Review Unit and UKVI can neither decide nor "
        "withdraw."
    ),
    what_to_do="Leave it to a decision maker who holds no enforcement and no support role.",
    rule="R109",
)


ENFORCEMENT = frozenset({Role.ASSESSOR, Role.OFFICER})
REVIEW_UNIT = frozenset({Role.SRU_DECISION_MAKER, Role.SRU_CHECKER})
LOOKERS = ENFORCEMENT | {Role.SRU_DECISION_MAKER, Role.UKVI_OFFICER}
"""Who looks at the person's circumstances again (R111)."""

Refused = Callable[[SuitabilityState, Order[Any], datetime], Refusal | None]


def counts_as(event: type[CaseEvent]) -> Callable[[Order[Any], SuitabilityState], CaseEvent]:
    """`Deed.happened` where the event says what the command said, field by field."""

    def happened(order: Order[Any], state: SuitabilityState) -> CaseEvent:
        command = order.command
        said = {f.name: getattr(command, f.name) for f in fields(command) if f.name != "kind"}
        return event(id=order.id, at=order.at, by=order.actor.id, **said)

    return happened


def within_limits(refused: Refused) -> Refused:
    """For what adds to a case for good: refuse it, before looking at its content, if the case can
    hold no more.
    """

    def guarded(state: SuitabilityState, order: Order[Any], now: datetime) -> Refusal | None:
        full = refused_growth(state, order, helps=refusals.WHEN_FULL)
        return full or refused(state, order, now)

    return guarded


def needs_a_reason(state: SuitabilityState, order: Order[Any], now: datetime) -> Refusal | None:
    """`Deed.refused` of what needs a reason and no more."""
    return None if order.command.reason.strip() else refusals.REASON_NEEDED


def cannot_decide(actor: Actor) -> Refusal | None:
    """`Deed.barred` of the deciding deeds: nobody of enforcement or of support decides (R109)."""
    return None if MAY_DECIDE.issuperset(actor.roles) else CANNOT_DECIDE
