"""A named person's decision, with every factor weighed and every item read, for a second person to
check (R104 to R109). The system proposes nothing and has no default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.help import deeds
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.part import TOOK_PART, took_part
from policy.suitability.deciding.still_open import refused_as_closed
from policy.suitability.deeds.claim_case import TAKEN
from policy.suitability.deeds.common import (
    cannot_decide,
    counts_as,
)
from policy.suitability.evidence.content import digest, evidence
from policy.suitability.evidence.factors import EvidenceRead, Weighed, all_read, all_weighed
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.records import DecisionRecord
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import DecisionKind, Role, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDecision:
    """Decide, with every factor weighed and every item of evidence read, for a second person to
    check (R104 to R109). There is no default.
    """

    kind: Literal["propose-decision"] = "propose-decision"
    decision: DecisionKind
    content: str
    factors: tuple[Weighed, ...]
    read: tuple[EvidenceRead, ...]
    cancellation_guidance_considered: bool
    rights_notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionProposed(CaseEvent):
    """A named decision maker's decision, waiting for a second person (R104 to R109)."""

    kind: Literal["decision-proposed"] = "decision-proposed"
    decision: DecisionKind
    content: str
    factors: tuple[Weighed, ...]
    read: tuple[EvidenceRead, ...]
    cancellation_guidance_considered: bool
    rights_notice: str


NOT_HELD_BY_YOU = Refusal(
    code="not-held-by-you",
    sentence="You have not taken this case.",
    what_to_do="One person decides at a time: take it first.",
    helps=deeds("claim-case"),
    rule="R106",
)

FACTORS_MISSING = Refusal(
    code="factors-missing",
    sentence=(
        "Every factor of behaviour and of proportion needs your own words, once, or the reason why "
        "it is not relevant."
    ),
    what_to_do="Complete the list.",
    rule="R108",
)

EVIDENCE_UNREAD = Refusal(
    code="evidence-unread",
    sentence=(
        "Not exactly the evidence on record is marked read: each item by register, kind, date, "
        "document reference and hash."
    ),
    what_to_do="Read every item, and mark what you have read.",
    rule="R107",
)

GUIDANCE_UNCONFIRMED = Refusal(
    code="guidance-unconfirmed",
    sentence=(
        "A cancellation also follows the cancellation guidance, which is not confirmed considered."
    ),
    what_to_do="Consider it, then confirm.",
    rule="R105",
)

RIGHTS_NOTICE_MISSING = Refusal(
    code="rights-notice-missing",
    sentence="It is not said which notice of rights is attached.",
    what_to_do="Say in words what is attached, or that nothing is and why.",
    rule="A7",
)


def refused_proposal(
    state: SuitabilityState, event: DecisionProposed, now: datetime
) -> Refusal | None:
    """Why this decision cannot be proposed. "Take no action" needs everything but the gates."""
    assert state.facts is not None  # set by the opening
    if state.holder != event.by:
        return TAKEN if state.holder else NOT_HELD_BY_YOU
    if took_part(state, event.by):
        return TOOK_PART
    if event.content != digest(state.facts):
        return refusals.CONTENT_CHANGED
    if not all_weighed(event.factors):
        return FACTORS_MISSING
    if not all_read(evidence(state.facts), event.read):
        return EVIDENCE_UNREAD
    return _refused_kind(state, event, now)


def _refused_kind(
    state: SuitabilityState, event: DecisionProposed, now: datetime
) -> Refusal | None:
    if event.decision is DecisionKind.NO_ACTION:
        return None
    if event.decision is DecisionKind.CANCEL and not event.cancellation_guidance_considered:
        return GUIDANCE_UNCONFIRMED
    if not event.rights_notice.strip():
        return RIGHTS_NOTICE_MISSING
    return refused_as_closed(state, event.decision, now)


def refused(
    state: SuitabilityState, order: Order[ProposeDecision], now: datetime
) -> Refusal | None:
    """Every factor must be weighed and every item read, by the person who took the case."""
    event = counts_as(DecisionProposed)(order, state)
    assert isinstance(event, DecisionProposed)
    return refused_proposal(state, event, now)


def on_proposed(state: SuitabilityState, event: DecisionProposed, now: datetime) -> Decision:
    """The decision waits for a second person, bound to the content and the version it was made
    on.
    """
    refusal = refused_proposal(state, event, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    proposal = DecisionRecord(
        decision=event.decision,
        content=event.content,
        rulebook=suitability_book_at(now).version,
        factors=event.factors,
        read=event.read,
        cancellation_guidance_considered=event.cancellation_guidance_considered,
        rights_notice=event.rights_notice,
        maker=event.by,
        proposed_at=now,
    )
    rules = ("R104", "R106", "R107", "R108")
    proposed = changed(state, proposal=proposal, proposals=state.proposals + 1)
    return Decision(proposed, (), rules)


PROPOSE_DECISION: SuitabilityDeed[ProposeDecision] = Deed(
    command=ProposeDecision,
    title="Decide, every factor weighed, for a second person to check",
    fields={
        "decision": Field("Decision", "There is no default"),
        "content": Field("Content", "The digest of what was shown", shown=True),
        "factors": Field(
            "Factors",
            "Each factor, and how it was weighed",
            parts={
                "factor": Field("Factor", "Which one"),
                "words": Field("In your own words", "How you weigh it, or why it is not relevant"),
                "not_relevant": Field(
                    "Not relevant", "Yes, if it has no bearing here", always=True
                ),
            },
            one_each="factor",
        ),
        "read": Field(
            "Evidence read",
            "Mark each item that you have read; one that is not read stops the decision",
            parts={
                "register": Field("Number in the register", "The item's own"),
                "kind": Field("Kind", "What kind of document"),
                "dated": Field("Date", "The document's"),
                "document_reference": Field("Document", "Its reference, where it is kept"),
                "sha256": Field("SHA-256", "The document's hash"),
            },
            shown=True,
        ),
        "cancellation_guidance_considered": Field(
            "Guidance on cancellation", "Whether it was considered"
        ),
        "rights_notice": Field(
            "Notice of rights", "What the person is told of a review or an appeal"
        ),
    },
    who=frozenset({Role.SRU_DECISION_MAKER}),
    stages=frozenset({Stage.WITH_SRU}),
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(DecisionProposed),
    events=(
        EventRule(
            event=DecisionProposed,
            label="Decision proposed",
            follows=on_proposed,
        ),
    ),
    barred=cannot_decide,
)
