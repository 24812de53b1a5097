"""The person takes back their agreement, through anybody (R10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Anyone, Deed, EventRule, Field
from policy.cases.dispatch import not_now, nothing_more
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.support.closing import ending
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent:
    """Record that the person has taken back their agreement (R10). Anybody may bring it."""

    kind: Literal["withdraw-consent"] = "withdraw-consent"
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(CaseEvent):
    """The person took back their agreement (R10). `channel` is how we learned of it."""

    kind: Literal["consent-withdrawn"] = "consent-withdrawn"
    channel: str


def on_withdrawn(state: CaseState, event: ConsentWithdrawn, now: datetime) -> Decision:
    """Everything stops (R10)."""
    return ending.on_withdrawn(state, event)


def happened(order: Order[WithdrawConsent], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return ConsentWithdrawn(
        id=order.id, at=order.at, by=order.actor.id, channel=order.command.channel
    )


WITHDRAW_CONSENT: SupportDeed[WithdrawConsent] = Deed(
    command=WithdrawConsent,
    title="Record that the person withdrew their consent",
    fields={
        "channel": Field(
            "How we were told", "In person, by phone, by letter, through somebody else"
        ),
    },
    who=Anyone.ANYBODY,
    stages=OPEN,
    elsewhere=not_now,
    refused=nothing_more,
    happened=happened,
    events=(EventRule(event=ConsentWithdrawn, label="Consent withdrawn", follows=on_withdrawn),),
    # The person's own act counts whatever its date (R10).
    timed=False,
)
