"""The person sleeps in another area now, and the case goes to its authority (R98)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.intake.referral import NATION_OF_AREA
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState, changed
from policy.support.tasks import no_longer_asking
from policy.support.transitions import Decision
from policy.support.words import HELPERS, OPEN, TaskKind
from policy.working_days import NATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCase:
    """Give the case to the authority of the area where the person sleeps now."""

    kind: Literal["transfer-case"] = "transfer-case"
    authority: str
    nation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTransferred(CaseEvent):
    """The person sleeps in another area now, and its authority has the case (R98)."""

    kind: Literal["case-transferred"] = "case-transferred"
    authority: str
    nation: str


def refused(state: CaseState, order: Order[TransferCase], now: datetime) -> Refusal | None:
    """The authority's code and its nation must fit together."""
    fits = NATION_OF_AREA.get(order.command.authority[:1]) == order.command.nation
    return None if fits else refusals.NO_SUCH_AREA


def on_transferred(state: CaseState, event: CaseTransferred, now: datetime) -> Decision:
    """The case is the other authority's from now on, and the task that asked for the transfer is
    done; deadlines stay as they were. A transfer that happened before the last one changes nothing.
    """
    if event.nation not in NATIONS:
        return Decision(state, refusal=refusals.NO_SUCH_AREA)
    if state.transferred_at is not None and event.at < state.transferred_at:
        return Decision(state, (), ("R98",))
    there = changed(
        state,
        authority=event.authority,
        nation=event.nation,
        transferred_at=event.at,
    )
    return Decision(no_longer_asking(there, TaskKind.TRANSFER), (), ("R98",))


def happened(order: Order[TransferCase], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return CaseTransferred(
        id=order.id,
        at=order.at,
        by=order.actor.id,
        authority=order.command.authority,
        nation=order.command.nation,
    )


TRANSFER_CASE: SupportDeed[TransferCase] = Deed(
    command=TransferCase,
    title="Give the case to another area's authority",
    fields={
        "authority": Field("Authority", "The nine-character code of the area's authority"),
        "nation": Field("Nation", "The nation it lies in"),
    },
    who=HELPERS,
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=happened,
    events=(
        EventRule(
            event=CaseTransferred, label="Transferred to another authority", follows=on_transferred
        ),
    ),
)
