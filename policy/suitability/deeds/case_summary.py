"""The case summary: written, checked by a second person and sent, acknowledged (R97)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.commands import AcknowledgeSummary, PrepareSummary, SendSummary
from policy.suitability.deciding import summary
from policy.suitability.deeds.common import EVERY_STAGE, REVIEW_UNIT, before_the_decision, counts_as
from policy.suitability.events import SummaryAcknowledged, SummaryPrepared, SummarySent
from policy.suitability.state import SuitabilityState
from policy.suitability.words import SUPERVISORS, Role


def refused_preparing(
    state: SuitabilityState, order: Order[PrepareSummary], now: datetime
) -> Refusal | None:
    """It must be its time, and say what is not known."""
    return summary.refused_preparing(state, order.command.gaps, order.command.content, now)


def refused_sending(
    state: SuitabilityState, order: Order[SendSummary], now: datetime
) -> Refusal | None:
    """There must be one by somebody else, of what is known now."""
    return summary.refused_sending(state, order.command.content, order.actor.id, now)


def refused_acknowledging(
    state: SuitabilityState, order: Order[AcknowledgeSummary], now: datetime
) -> Refusal | None:
    """There must be one that nobody has acknowledged."""
    waits = state.summary is not None and state.summary.acknowledged_at is None
    return None if waits else refusals.ALREADY_ACKNOWLEDGED


PREPARE_SUMMARY: Deed[SuitabilityState, PrepareSummary] = Deed(
    command=PrepareSummary,
    title="Write the case summary",
    fields={
        "gaps": Field("Not known", "What is not known"),
        "content": Field("Content", "The digest of what was shown"),
    },
    who=frozenset({Role.ASSESSOR}),
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_preparing,
    happened=counts_as(SummaryPrepared),
    events=(
        EventRule(
            event=SummaryPrepared,
            label="Case summary prepared",
            follows=before_the_decision(summary.on_prepared),
        ),
    ),
)


SEND_SUMMARY: Deed[SuitabilityState, SendSummary] = Deed(
    command=SendSummary,
    title="Check the case summary, as a second person, and send it",
    fields={
        "content": Field("Content", "The digest of what was shown"),
    },
    who=SUPERVISORS | {Role.ASSESSOR},
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_sending,
    happened=counts_as(SummarySent),
    events=(
        EventRule(
            event=SummarySent,
            label="Case summary checked and sent",
            follows=before_the_decision(summary.on_sent),
        ),
    ),
)


ACKNOWLEDGE_SUMMARY: Deed[SuitabilityState, AcknowledgeSummary] = Deed(
    command=AcknowledgeSummary,
    title="Say that the Status Review Unit has the summary",
    fields={},
    who=REVIEW_UNIT,
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_acknowledging,
    happened=counts_as(SummaryAcknowledged),
    events=(
        EventRule(
            event=SummaryAcknowledged,
            label="Case summary acknowledged",
            follows=before_the_decision(summary.on_acknowledged),
        ),
    ),
)
