"""The clocks that run until the status answer has reached both recipients (R16, R17, R18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.deadlines import Deadline
from policy.support.clocks.acknowledgement import ACKNOWLEDGEMENT
from policy.support.clocks.status_answer import STATUS_ANSWER, end_of_time
from policy.support.clocks.status_daily import STATUS_DAILY, first_daily
from policy.support.clocks.status_escalation import STATUS_ESCALATION, next_rung
from policy.support.clocks.status_warning import STATUS_WARNING, warnings
from policy.support.rulebook import RuleBook

STATUS_CLOCKS = (STATUS_WARNING, STATUS_ANSWER, STATUS_ESCALATION, STATUS_DAILY, ACKNOWLEDGEMENT)
"""The clocks of the 24 hours: they stop when the answer has reached both. Nothing else leads to a
breach.
"""


def status_deadlines(book: RuleBook, received_at: datetime, now: datetime) -> tuple[Deadline, ...]:
    """Every deadline of the status answer that still lies ahead of `now`; the daily reminder always
    does. Every rung is stored at once, and not when the one before it passes: the second guard
    reads these deadlines and must know what comes next even if no workflow ever runs.
    """
    deadlines = (*warnings(book, received_at), *_ladder(book, received_at))
    ahead = (deadline for deadline in deadlines if deadline.due > now)
    return (*ahead, first_daily(book, received_at, now))


def _ladder(book: RuleBook, received_at: datetime) -> Iterator[Deadline]:
    for rung in book.ladder:
        deadline_of = end_of_time if rung.hours == book.status_answer_hours else next_rung
        yield deadline_of(rung, received_at)
