"""The question on support, put to a body by hand (R94, R99, R100)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now, nothing_more
from policy.suitability import refusals
from policy.suitability.commands import SendEnquiry
from policy.suitability.deciding import enquiry
from policy.suitability.deeds.common import EVERY_STAGE, before_the_decision, counts_as
from policy.suitability.events import EnquirySent
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import BEFORE_THE_SRU, Decision
from policy.suitability.words import Role


def on_sent(state: SuitabilityState, event: EnquirySent, now: datetime) -> Decision:
    """Asked only before the Status Review Unit has the case."""
    if state.stage not in BEFORE_THE_SRU:
        return Decision(state, refusal=refusals.NOT_NOW)
    return enquiry.on_sent(state, event, now)


SEND_ENQUIRY: Deed[SuitabilityState, SendEnquiry] = Deed(
    command=SendEnquiry,
    title="Put the question on support to a body by hand",
    fields={
        "body": Field("Body", "Whom to ask"),
    },
    who=frozenset({Role.ASSESSOR}),
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=nothing_more,
    happened=counts_as(EnquirySent),
    events=(
        EventRule(
            event=EnquirySent, label="Authority asked by hand", follows=before_the_decision(on_sent)
        ),
    ),
)
