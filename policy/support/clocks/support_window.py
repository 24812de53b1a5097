"""The support window, for as long as the person's status is unresolved (R20). If nobody does
anything, somebody on duty is notified every week, and nothing closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import Escalate
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.process_map import MapClock, clock
from policy.support.kinds import SupportClock
from policy.support.rulebook import RuleBook
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import DeadlineName, Role, Template
from policy.time import london_day, months_after


def window(book: RuleBook, anchored_at: datetime, anchor: str) -> Deadline:
    """The end of the support window: whole calendar months, complete at the end of its last London
    day (R20).
    """
    due = months_after(anchored_at, book.support_window_months)
    return SUPPORT_WINDOW.deadline(
        rung=london_day(due).isoformat(),
        due=due,
        anchor=anchor,
        anchored_at=anchored_at,
        role=Role.DUTY_SUPERVISOR,
        repeats_days=book.window_escalation_days,
    )


def on_window_end(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The window is over: somebody on duty is notified now, and every week until somebody extends
    it or closes the case. Time alone closes nothing.
    """
    escalation = Escalate(
        name=deadline.name,
        anchored_at=deadline.anchored_at,
        rung=event.rung,
        role=deadline.role,
        template=Template.WINDOW_ENDED,
    )
    return Decision(state.with_deadlines(next_occurrence(deadline, now)), (escalation,), ("R20",))


def _lines(book: RuleBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.SUPPORT_WINDOW,
        f"{book.support_window_months} months after the answer, then every "
        f"{book.window_escalation_days} days",
        "a supervisor extends the support with a reason, or closes the case",
        "R20",
    )


SUPPORT_WINDOW: SupportClock = Clock(
    name=DeadlineName.SUPPORT_WINDOW,
    rule="R20",
    started_by={},
    may_be_started_by=("notice-accepted", "window-extended"),
    passed=on_window_end,
    ended_by=("answer-corrected",),
    may_be_ended_by=("window-extended",),
    next_step=Advice(
        "A supervisor extends the window with a reason, or the case is closed.",
        deeds("extend-window", "close-case"),
        between=" or ",
    ),
    on_map=_lines,
)
