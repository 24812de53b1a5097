"""A case whose answer was delivered is looked at every few weeks (R20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.process_map import MapClock, clock
from policy.support.kinds import SupportClock
from policy.support.rulebook import RuleBook
from policy.support.state import CaseState
from policy.support.tasks import asking
from policy.support.transitions import Decision
from policy.support.words import DeadlineName, Role, TaskKind
from policy.time import days_after, london_day

MORNING = time(9, 0)


def review(book: RuleBook, anchored_at: datetime) -> Deadline:
    """When a supervisor next looks at the case (R20)."""
    due = days_after(anchored_at, book.review_days, MORNING)
    return CASE_REVIEW.deadline(
        rung=london_day(due).isoformat(),
        due=due,
        anchor="answer delivered",
        anchored_at=anchored_at,
        role=Role.DUTY_SUPERVISOR,
        repeats_days=book.review_days,
    )


def on_review(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """Somebody is asked to review the case, and the next review is set."""
    following = next_occurrence(deadline, now)
    asked = asking(state, TaskKind.CASE_REVIEW, following.due, "R20", event.rung)
    return Decision(asked.with_deadlines(following), (), ("R20",))


def _lines(book: RuleBook) -> Iterator[MapClock]:
    when = f"every {book.review_days} days"
    yield clock(DeadlineName.CASE_REVIEW, when, "a supervisor looks at the case", "R20")


CASE_REVIEW: SupportClock = Clock(
    name=DeadlineName.CASE_REVIEW,
    rule="R20",
    started_by={},
    may_be_started_by=("notice-accepted",),
    passed=on_review,
    ended_by=("answer-corrected",),
    may_be_ended_by=(),
    next_step=Advice(
        "The support team works on the plan, and closes the case at the end.", deeds("close-case")
    ),
    on_map=_lines,
)
