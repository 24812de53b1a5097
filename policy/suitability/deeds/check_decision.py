"""A second person checks the proposed decision, which makes it (R104). It is then to be served in
person after a fresh look; a decision to take no action ends the case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.effects import CompleteAllTasks, SendNotice
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.help import deeds
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.part import TOOK_PART, took_part
from policy.suitability.deciding.still_open import refused_as_closed
from policy.suitability.deeds.common import (
    REVIEW_UNIT,
    cannot_decide,
    counts_as,
)
from policy.suitability.evidence.content import digest
from policy.suitability.gates.own_gate import RULE_OF
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.serving.blocking import watched
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Audience, DecisionKind, Stage, TaskKind, Template


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDecision:
    """Check a proposed decision as a second person: it is made with this."""

    kind: Literal["check-decision"] = "check-decision"
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionChecked(CaseEvent):
    """A second person checked the proposed decision: it is made (R104)."""

    kind: Literal["decision-checked"] = "decision-checked"
    content: str


DECISION_BY_ANOTHER = Refusal(
    code="second-person-needed",
    sentence=(
        "A decision is checked by somebody other than its maker: this service's own safeguard."
    ),
    what_to_do="Ask a colleague of the unit to check it.",
    rule="R109",
)

NO_PROPOSAL = Refusal(
    code="no-proposal",
    sentence="No decision is proposed.",
    what_to_do="A decision maker proposes one.",
    helps=deeds("propose-decision"),
    rule="R104",
)


def refused_check(
    state: SuitabilityState, content: str, person: str, now: datetime
) -> Refusal | None:
    """Why a proposed decision cannot be checked: a second person looks at the same content, and
    the gates are looked at again.
    """
    proposal = state.proposal
    assert state.facts is not None  # set by the opening
    if proposal is None:
        return NO_PROPOSAL
    if proposal.maker == person:
        return DECISION_BY_ANOTHER
    if took_part(state, person):
        return TOOK_PART
    if not content == proposal.content == digest(state.facts):
        return refusals.CONTENT_CHANGED
    return refused_as_closed(state, proposal.decision, now)


def refused(state: SuitabilityState, order: Order[CheckDecision], now: datetime) -> Refusal | None:
    """There must be a proposal, made by somebody else on what is known now."""
    return refused_check(state, order.command.content, order.actor.id, now)


def on_checked(state: SuitabilityState, event: DecisionChecked, now: datetime) -> Decision:
    """The decision is made now."""
    refusal = refused_check(state, event.content, event.by, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    assert state.proposal is not None  # looked at above
    version = suitability_book_at(now).version
    made = replace(state.proposal, checker=event.by, decided_at=now, rulebook=version)
    decided = changed(state, decision=made, proposal=None, holder="", rulebook=version)
    notice = SendNotice(template=Template.DECISION_CHECKED, audience=Audience.OFFICERS)
    if made.decision is DecisionKind.NO_ACTION:
        ended = changed(
            decided, stage=Stage.NO_ACTION, ended_at=now, outcome=made.decision.value, deadlines=()
        )
        kept = CompleteAllTasks(keep=(TaskKind.SAFEGUARDING, TaskKind.NRM_REFERRAL))
        return Decision(ended, (kept,), ("R104",))
    clear = changed(decided, stage=Stage.DECIDED, deadlines=())
    return Decision(
        watched(clear, now), (notice,), ("R104", "R105", "R109", RULE_OF[made.decision])
    )


CHECK_DECISION: SuitabilityDeed[CheckDecision] = Deed(
    command=CheckDecision,
    title="Check a proposed decision, as a second person: it is made with this",
    fields={
        "content": Field("Content", "The digest of what was shown", shown=True),
    },
    who=REVIEW_UNIT,
    stages=frozenset({Stage.WITH_SRU}),
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(DecisionChecked),
    events=(
        EventRule(
            event=DecisionChecked,
            label="Decision checked by a second person",
            follows=on_checked,
        ),
    ),
    barred=cannot_decide,
)
