"""The case goes to the authority of the area where the person sleeps now (R98 to R100)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import moving
from policy.suitability.commands import MoveCase
from policy.suitability.deeds.common import ENFORCEMENT, EVERY_STAGE, counts_as
from policy.suitability.events import CaseMoved
from policy.suitability.state import SuitabilityState


def refused(state: SuitabilityState, order: Order[MoveCase], now: datetime) -> Refusal | None:
    """Code and nation must fit, and the last word on where the person sleeps."""
    return moving.refused_move(state, order.command.authority, order.command.nation, now)


MOVE_CASE: Deed[SuitabilityState, MoveCase] = Deed(
    command=MoveCase,
    title="Give the case to the authority of the area where the person sleeps now",
    fields={
        "authority": Field("Authority", "Its official code"),
        "nation": Field("Nation", "The nation that the area lies in"),
    },
    who=ENFORCEMENT,
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(CaseMoved),
    events=(
        EventRule(
            event=CaseMoved, label="Moved to another area's authority", follows=moving.on_moved
        ),
    ),
)
