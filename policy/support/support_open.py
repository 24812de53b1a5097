"""Support open: status is unresolved and the team works to resolve it, for months if need be (R20
to R24).

What can happen here: the case is reviewed every 28 days; the window ends and a supervisor extends
it or closes the case; silence is told weekly and never closes anything. Which deadline runs: the
review and the window. Where it leads: closed, by a named person, or back to the status check when
an answer is corrected.
"""

from __future__ import annotations

from datetime import datetime, time

from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import Escalate, OpenTask
from policy.rulebook import RuleBook, rulebook
from policy.support.decision import Decision
from policy.support.events import DeadlinePassed, WindowExtended
from policy.support.state import CaseState
from policy.support.words import DeadlineName, Role, TaskKind, Team, Template
from policy.time import days_after, london_day, months_after

MORNING = time(9, 0)


def review(book: RuleBook, anchored_at: datetime) -> Deadline:
    """When a supervisor next looks at the case (R20)."""
    due = days_after(anchored_at, book.review_days, MORNING)
    return Deadline(
        name=DeadlineName.CASE_REVIEW,
        rung=london_day(due).isoformat(),
        due=due,
        anchor="answer delivered",
        anchored_at=anchored_at,
        rule="R20",
        role=Role.DUTY_SUPERVISOR,
        repeats_days=book.review_days,
    )


def window(book: RuleBook, anchored_at: datetime, anchor: str) -> Deadline:
    """The end of the support window: whole calendar months, complete at the end of its last London
    day (R20).
    """
    due = months_after(anchored_at, book.support_window_months)
    return Deadline(
        name=DeadlineName.SUPPORT_WINDOW,
        rung=london_day(due).isoformat(),
        due=due,
        anchor=anchor,
        anchored_at=anchored_at,
        rule="R20",
        role=Role.DUTY_SUPERVISOR,
        repeats_days=book.window_escalation_days,
    )


def on_review(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """A row for the review, and the next one is set."""
    following = next_occurrence(deadline, now)
    row = OpenTask(
        task=TaskKind.CASE_REVIEW, team=Team.SUPPORT, due=following.due, rule="R20", note=event.rung
    )
    return Decision(state.with_deadlines(following), (row,), ("R20",))


def on_window_end(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The window is over: told now and every week until somebody extends it or closes the case.
    Time alone closes nothing.
    """
    told = Escalate(
        name=deadline.name,
        anchored_at=deadline.anchored_at,
        rung=event.rung,
        role=deadline.role,
        template=Template.WINDOW_ENDED,
    )
    return Decision(state.with_deadlines(next_occurrence(deadline, now)), (told,), ("R20",))


def on_extended(state: CaseState, event: WindowExtended) -> Decision:
    """A supervisor's reasoned extension: a fresh window from this moment (R20). One that arrives
    after a later one, or ends sooner than what runs, takes nothing away.
    """
    fresh = window(rulebook(state.rulebook), event.at, "window extended")
    running = [d for d in state.deadlines if d.name == DeadlineName.SUPPORT_WINDOW]
    if any(fresh.due <= deadline.due for deadline in running):
        return Decision(state, (), ("R20",))
    return Decision(state.without(DeadlineName.SUPPORT_WINDOW).with_deadlines(fresh), (), ("R20",))
