"""The Status Review Unit says that it has the summary (R97)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deeds.common import REVIEW_UNIT, counts_as
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeSummary:
    """Say that the Status Review Unit has the summary (R97)."""

    kind: Literal["acknowledge-summary"] = "acknowledge-summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryAcknowledged(CaseEvent):
    """The Status Review Unit has the summary (R97)."""

    kind: Literal["summary-acknowledged"] = "summary-acknowledged"


ALREADY_ACKNOWLEDGED = Refusal(
    code="already-acknowledged",
    sentence="The summary is acknowledged already.",
    what_to_do="Nothing.",
    rule="R97",
)


def refused(
    state: SuitabilityState, order: Order[AcknowledgeSummary], now: datetime
) -> Refusal | None:
    """Nobody may have acknowledged it yet."""
    return None if _waits(state) else ALREADY_ACKNOWLEDGED


def _waits(state: SuitabilityState) -> bool:
    return state.summary is not None and state.summary.acknowledged_at is None


def _elsewhere(state: SuitabilityState) -> Refusal:
    return refusals.NOT_NOW if _waits(state) else ALREADY_ACKNOWLEDGED


def on_acknowledged(state: SuitabilityState, event: SummaryAcknowledged, now: datetime) -> Decision:
    """The Status Review Unit has it: nobody is reminded any more."""
    return Decision(acknowledged(state, now), (), ("R97",))


def acknowledged(state: SuitabilityState, now: datetime) -> SuitabilityState:
    """The same case with its summary acknowledged. Taking the case to decide it acknowledges it
    too.
    """
    summary = state.summary
    if summary is None or summary.acknowledged_at is not None:
        return state
    return changed(state, summary=replace(summary, acknowledged_at=now))


ACKNOWLEDGE_SUMMARY: SuitabilityDeed[AcknowledgeSummary] = Deed(
    command=AcknowledgeSummary,
    title="Say that the Status Review Unit has the summary",
    fields={},
    who=REVIEW_UNIT,
    stages=frozenset({Stage.WITH_SRU}),
    elsewhere=_elsewhere,
    refused=refused,
    happened=counts_as(SummaryAcknowledged),
    events=(
        EventRule(
            event=SummaryAcknowledged,
            label="Case summary acknowledged",
            follows=on_acknowledged,
        ),
    ),
)
