"""The question on support is put to a body by hand, and the clock of its answer begins again (R94,
R99, R100).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now, nothing_more
from policy.suitability.deciding import enquiry
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.deeds.common import counts_as
from policy.suitability.evidence.words import Body
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import BEFORE_THE_SRU, Decision
from policy.suitability.words import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SendEnquiry:
    """Put the question on support to a body by hand (R94, R99, R100)."""

    kind: Literal["send-enquiry"] = "send-enquiry"
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquirySent(PartOfTheReferral):
    """Somebody put the question on support to a body again, or to another one (R94, R99)."""

    kind: Literal["enquiry-sent"] = "enquiry-sent"
    body: Body


def on_sent(state: SuitabilityState, event: EnquirySent, now: datetime) -> Decision:
    """Put the question, with a new ladder of reminders."""
    asked, effects = enquiry.asked(state, event.body, now)
    return Decision(asked, effects, ("R94", "R99"))


SEND_ENQUIRY: SuitabilityDeed[SendEnquiry] = Deed(
    command=SendEnquiry,
    title="Put the question on support to a body by hand",
    fields={
        "body": Field("Body", "Whom to ask"),
    },
    who=frozenset({Role.ASSESSOR}),
    stages=BEFORE_THE_SRU,
    elsewhere=not_now,
    refused=nothing_more,
    happened=counts_as(EnquirySent),
    events=(EventRule(event=EnquirySent, label="Authority asked by hand", follows=on_sent),),
)
