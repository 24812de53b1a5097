"""Whether another case is about the same person (R33)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Fact, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import linked
from policy.suitability.commands import ResolveDuplicate
from policy.suitability.deeds.common import EVERY_STAGE, counts_as
from policy.suitability.events import DuplicateResolved, LinkedCaseHeard
from policy.suitability.state import SuitabilityState
from policy.suitability.words import SUPERVISORS, Role


def refused(
    state: SuitabilityState, order: Order[ResolveDuplicate], now: datetime
) -> Refusal | None:
    """There must be such a case to say it of, and a reason."""
    return linked.refused_resolving(state, order.command.other, order.command.reason)


RESOLVE_DUPLICATE: Deed[SuitabilityState, ResolveDuplicate] = Deed(
    command=ResolveDuplicate,
    title="Say whether another case is about the same person",
    fields={
        "other": Field("Other case", "Its reference"),
        "same": Field("Same person", "Whether both cases are about one person"),
        "reason": Field("Reason", "What shows it"),
    },
    who=SUPERVISORS | {Role.ASSESSOR},
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(DuplicateResolved),
    events=(
        EventRule(
            event=DuplicateResolved,
            label="Said whether another case is the same person's",
            follows=linked.on_resolved,
        ),
    ),
)


LINKED_CASE_HEARD: Fact[SuitabilityState, LinkedCaseHeard] = Fact(
    event=LinkedCaseHeard,
    label="Word of another case",
    follows=linked.on_heard,
    signal="linked_case",
    stages=EVERY_STAGE,
)
