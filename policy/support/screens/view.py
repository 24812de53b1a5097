"""What a supervisor may see of a case: stage, clocks with their anchors, next step, last events. No
personal data, ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.cases.view import ClockLine, clock_lines, clocks, last_lines
from policy.help import Advice, Says
from policy.support.ladder import due_at as due_at
from policy.support.lifecycle import DISPATCH, next_deadline
from policy.support.state import CaseState
from policy.support.words import SLA_LABELS, STAGE_LABELS, DeadlineName, Stage, WaitingOn
from policy.time import show_london


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a case is, for a query and for the page in the Temporal UI."""

    reference: str
    stage: str
    status_answer: str
    status_answer_due: datetime | None
    escalation_level: int
    sequence: int
    next_step: Advice
    clocks: tuple[ClockLine, ...]


def waiting_on(state: CaseState) -> WaitingOn:
    """Whose turn it is. It depends on the stage alone, because each change costs the list in
    Temporal an entry.
    """
    match state.stage:
        case Stage.SUBMITTED | Stage.STATUS_CHECK:
            return WaitingOn.CHECK_TEAM
        case Stage.ANSWERED | Stage.SUPPORT_OPEN:
            return WaitingOn.SUPPORT_TEAM
        case Stage.AWAITING_THIRD_PARTY:
            return WaitingOn.CASEWORK_TEAM
        case Stage.CLOSED | Stage.CONSENT_WITHDRAWN:
            return WaitingOn.NOBODY


def waiting_since(state: CaseState) -> datetime | None:
    """Since when it is their turn; None for an ended case. Asking a team again does not begin it
    anew.
    """
    if state.ended:
        return None
    if state.stage is Stage.AWAITING_THIRD_PARTY:
        asked = [item for item in state.deadlines if item.name is DeadlineName.PRIORITISATION]
        return asked[0].anchored_at if asked else None
    return state.answered_at or state.received_at


def progress(state: CaseState) -> Progress:
    """The current view of a case, from its state alone."""
    return Progress(
        reference=state.reference,
        stage=STAGE_LABELS[state.stage],
        status_answer=SLA_LABELS[state.sla],
        status_answer_due=due_at(state),
        escalation_level=state.escalation_level,
        sequence=state.sequence,
        next_step=_next_step(state),
        clocks=clocks(state),
    )


def _next_step(state: CaseState) -> Advice:
    if state.ended:
        return Advice("Nothing: the case has ended.")
    if state.answer is not None and state.answered_at is None:
        return Advice("The answer is on its way to its two recipients.")
    upcoming = next_deadline(state)
    if upcoming is None:
        return Advice("Nothing is waiting.")
    return DISPATCH.next_steps[upcoming.name].on_case(state.reference)


def details(state: CaseState, says: Says) -> str:
    """The page a supervisor reads in the Temporal UI, in markdown, well under 2 KB; `says` is how
    the next step says what helps.
    """
    seen = progress(state)
    due = show_london(seen.status_answer_due) if seen.status_answer_due else "not set"
    rows = [
        f"### {state.reference}: {seen.stage}",
        "",
        f"**Status answer:** {seen.status_answer}; due {due}, escalation level "
        f"{state.escalation_level}.",
        "",
        f"**Next:** {seen.next_step.said(says)}",
        "",
    ]
    return "\n".join([*rows, *clock_lines(seen.clocks), *last_lines(DISPATCH.labels, state, says)])
