"""The person was looked for to be served, and not met (R113)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deeds.common import counts_as
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.records import Attempt
from policy.suitability.serving.clearing import NOT_DECIDED
from policy.suitability.state import ATTEMPTS_KEPT, SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import TO_BE_SERVED, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAttempt:
    """Say that the person was looked for and not met (R113). `where` is a kind of place."""

    kind: Literal["report-attempt"] = "report-attempt"
    where: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFailed(CaseEvent):
    """The person was looked for and not met (R113)."""

    kind: Literal["attempt-failed"] = "attempt-failed"
    where: str
    note: str


NOTE_NEEDED = Refusal(
    code="note-needed",
    sentence="This needs a note of the circumstances.",
    what_to_do="Say what happened, in a sentence.",
    rule="R113",
)


def refused(state: SuitabilityState, order: Order[ReportAttempt], now: datetime) -> Refusal | None:
    """It must say where one looked, and what was found."""
    said = order.command.where.strip() and order.command.note.strip()
    return None if said else NOTE_NEEDED


def on_attempt(state: SuitabilityState, event: AttemptFailed, now: datetime) -> Decision:
    """Record the attempt; service to file needs several (R113)."""
    attempt = Attempt(at=event.at, by=event.by, where=event.where, note=event.note)
    kept = (*state.attempts, attempt)[-ATTEMPTS_KEPT:]
    return Decision(changed(state, attempts=kept), (), ("R113",))


def _elsewhere(state: SuitabilityState) -> Refusal:
    return NOT_DECIDED if state.decision is not None else refusals.NOT_NOW


REPORT_ATTEMPT: SuitabilityDeed[ReportAttempt] = Deed(
    command=ReportAttempt,
    title="Say that the person was looked for and not met",
    fields={
        "where": Field("Where", "The kind of place"),
        "note": Field("Note", "What was found there"),
    },
    who=frozenset({Role.OFFICER}),
    stages=TO_BE_SERVED,
    elsewhere=_elsewhere,
    refused=refused,
    happened=counts_as(AttemptFailed),
    events=(
        EventRule(
            event=AttemptFailed,
            label="Attempt to serve failed",
            follows=on_attempt,
        ),
    ),
)
