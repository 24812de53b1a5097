"""Within how long somebody does a task that no case's own rules ask for: the service's own numbers,
each with the rule that asks for the task.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from policy.parameters import SERVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWithin:
    """Elapsed time from when the task is opened, why so long, and the rule that asks for the task.
    The guidance names none of these times.
    """

    within: timedelta
    why: str
    rule: str


CAPACITY_CONTACT = DueWithin(
    within=timedelta(hours=24),
    why="A person whose capacity is in doubt waits no longer than for a status answer.",
    rule="R5",
)
APPLICATION_TO_JOIN = DueWithin(
    within=timedelta(days=7),
    why="A working week in which the registrar can ask who the organisation is.",
    rule="R4",
)
NEWS_AFTER_CLOSING = DueWithin(
    within=timedelta(days=2),
    why="It may mean that a closed case must be reopened.",
    rule="R26",
)
NOTICE_BY_HAND = DueWithin(
    within=timedelta(hours=1),
    why="No channel took the notice, so that nobody knows of it yet.",
    rule=SERVICE,
)
ALL = (CAPACITY_CONTACT, APPLICATION_TO_JOIN, NEWS_AFTER_CLOSING, NOTICE_BY_HAND)
