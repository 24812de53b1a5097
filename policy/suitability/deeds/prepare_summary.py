"""The case summary is written, and must be complete (R97)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.assessing import assessed
from policy.suitability.deciding.links import refused_while_open
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.deeds.common import counts_as
from policy.suitability.evidence.content import digest
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.records import Summary
from policy.suitability.refusals import SHOWN_BY
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Role, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareSummary:
    """Write the case summary; `gaps` says what is not known, `content` is the digest of what was
    shown (R97).
    """

    kind: Literal["prepare-summary"] = "prepare-summary"
    gaps: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPrepared(PartOfTheReferral):
    """The case summary was written, on the content of this digest (R97)."""

    kind: Literal["summary-prepared"] = "summary-prepared"
    gaps: str
    content: str


WINDOW_PROPOSED = Refusal(
    code="window-proposed",
    sentence=(
        "Another window is proposed, and nobody has answered yet, so it is not known over which "
        "days refusals count."
    ),
    what_to_do="Ask a second person to agree to it or to decline it.",
    rule="R69",
)

SUMMARY_INCOMPLETE = Refusal(
    code="summary-incomplete",
    sentence="The case summary is not complete, so it is not sent.",
    what_to_do=(
        "Say what is not known, or that nothing is missing; look at the case and do what is "
        "missing first."
    ),
    helps=SHOWN_BY,
    rule="R97",
)


def refused_preparing(
    state: SuitabilityState, gaps: str, content: str, now: datetime
) -> Refusal | None:
    """Why no summary can be prepared: not everything is shown and concluded, gaps are not named,
    it was made on other content, or another window waits for its answer (R69, R95, R97).
    """
    assert state.facts is not None  # set by the opening
    if state.window_proposal is not None:
        return WINDOW_PROPOSED
    if not assessed(state.facts, now).may_refer or not gaps.strip():
        return SUMMARY_INCOMPLETE
    if content != digest(state.facts):
        return refusals.CONTENT_CHANGED
    return refused_while_open(state)


def refused(state: SuitabilityState, order: Order[PrepareSummary], now: datetime) -> Refusal | None:
    """Everything must be shown and concluded, and it must say what is not known."""
    return refused_preparing(state, order.command.gaps, order.command.content, now)


def on_prepared(state: SuitabilityState, event: SummaryPrepared, now: datetime) -> Decision:
    """The summary waits for a second person."""
    refusal = refused_preparing(state, event.gaps, event.content, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    prepared = Summary(author=event.by, gaps=event.gaps, content=event.content, prepared_at=now)
    return Decision(changed(state, summary=prepared), (), ("R97",))


PREPARE_SUMMARY: SuitabilityDeed[PrepareSummary] = Deed(
    command=PrepareSummary,
    title="Write the case summary",
    fields={
        "gaps": Field("Not known", "What is not known"),
        "content": Field("Content", "The digest of what was shown", shown=True),
    },
    who=frozenset({Role.ASSESSOR}),
    stages=frozenset({Stage.THRESHOLD_MET}),
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(SummaryPrepared),
    events=(
        EventRule(
            event=SummaryPrepared,
            label="Case summary prepared",
            follows=on_prepared,
        ),
    ),
)
