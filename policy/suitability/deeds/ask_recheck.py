"""An officer is about to meet the person: a fresh look is asked for at once, and escalated within
hours (R111).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule
from policy.cases.dispatch import not_now, nothing_more
from policy.cases.events import CaseEvent
from policy.suitability.clocks.recheck import look_asked_for, unanswered
from policy.suitability.deeds.common import ENFORCEMENT, counts_as
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.ladder import book_of
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import TO_BE_SERVED, DeadlineName


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRecheck:
    """Ask for a fresh look, because the person is about to be met (R111)."""

    kind: Literal["ask-recheck"] = "ask-recheck"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckAsked(CaseEvent):
    """An officer is about to meet the person and asks for a fresh look (R111)."""

    kind: Literal["recheck-asked"] = "recheck-asked"


def on_asked(state: SuitabilityState, event: RecheckAsked, now: datetime) -> Decision:
    """Ask for the look at once, with the short ladder."""
    soon = state.without(DeadlineName.RECHECK_ESCALATION)
    ladder = unanswered(now, book_of(state).urgent_escalation_hours)
    return Decision(*look_asked_for(soon.with_deadlines(*ladder), ladder[0].due, now), ("R111",))


ASK_RECHECK: SuitabilityDeed[AskRecheck] = Deed(
    command=AskRecheck,
    title="Ask for a fresh look, because the person is about to be met",
    fields={},
    who=ENFORCEMENT,
    stages=TO_BE_SERVED,
    elsewhere=not_now,
    refused=nothing_more,
    happened=counts_as(RecheckAsked),
    events=(
        EventRule(
            event=RecheckAsked,
            label="Fresh look asked for",
            follows=on_asked,
        ),
    ),
)
