"""A second person checks the case summary and sends it to the Status Review Unit, which has to
acknowledge it (R97).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.effects import SendNotice
from policy.cases.orders import Order
from policy.help import deeds
from policy.refusal import Refusal
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.deeds.common import counts_as
from policy.suitability.deeds.prepare_summary import refused_preparing
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import SUPERVISORS, Audience, Role, Stage, Template


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSummary:
    """Check the summary, as a second person, and send it to the Status Review Unit (R97)."""

    kind: Literal["send-summary"] = "send-summary"
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySent(PartOfTheReferral):
    """A second person checked the summary, and it went to the Status Review Unit (R97)."""

    kind: Literal["summary-sent"] = "summary-sent"
    content: str


SUMMARY_BY_ANOTHER = Refusal(
    code="second-person-needed",
    sentence=(
        "A case summary is sent by somebody other than its author: a second person has to look at "
        "it, which is this service's own safeguard."
    ),
    what_to_do="Ask a colleague to read it and send it.",
    rule="R97",
)

NO_SUMMARY = Refusal(
    code="no-summary",
    sentence="No case summary is prepared.",
    what_to_do="Prepare it.",
    helps=deeds("prepare-summary"),
    rule="R97",
)


def refused_sending(
    state: SuitabilityState, content: str, by: str, now: datetime
) -> Refusal | None:
    """Why a summary cannot be sent: none is prepared, its author sends it, or a gate has closed."""
    prepared = state.summary
    if prepared is None:
        return NO_SUMMARY
    if prepared.author == by:
        return SUMMARY_BY_ANOTHER
    return refused_preparing(state, prepared.gaps, content, now)


def refused(state: SuitabilityState, order: Order[SendSummary], now: datetime) -> Refusal | None:
    """There must be a summary, written by somebody else on what is known now."""
    return refused_sending(state, order.command.content, order.actor.id, now)


def on_sent(state: SuitabilityState, event: SummarySent, now: datetime) -> Decision:
    """The case is with the Status Review Unit, which is asked to acknowledge the summary."""
    refusal = refused_sending(state, event.content, event.by, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    assert state.summary is not None and state.facts is not None  # looked at above
    number = state.summaries + 1
    sent = changed(
        state,
        stage=Stage.WITH_SRU,
        summary=replace(state.summary, checker=event.by, sent_at=now),
        summaries=number,
    )
    notice = SendNotice(template=Template.SUMMARY_SENT, audience=Audience.SRU, edition=number)
    return Decision(sent, (notice,), ("R95", "R97"))


SEND_SUMMARY: SuitabilityDeed[SendSummary] = Deed(
    command=SendSummary,
    title="Check the case summary, as a second person, and send it",
    fields={
        "content": Field("Content", "The digest of what was shown", shown=True),
    },
    who=SUPERVISORS | {Role.ASSESSOR},
    stages=frozenset({Stage.THRESHOLD_MET}),
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(SummarySent),
    events=(
        EventRule(
            event=SummarySent,
            label="Case summary checked and sent",
            follows=on_sent,
        ),
    ),
)
