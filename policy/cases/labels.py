"""How events and deadlines read on a timeline: the deed, in plain words, with nothing about a
person.
"""

from __future__ import annotations

from collections.abc import Mapping

from policy.cases.deadlines import Deadline
from policy.cases.events import CaseEvent, DeadlinePassed

SHARED_LABELS: Mapping[str, str] = {
    "notice-accepted": "Notice accepted by its channel",
    "notice-failed": "Notice could not be delivered",
    "deadline-passed": "Deadline passed",
    "escalation-acknowledged": "Escalation acknowledged",
    "escalated-by-watchdog": "Escalated by the watchdog",
    "escalation-taken-back": "Escalation taken back: its moment has not come",
    "calendar-changed": "Bank holidays changed: working days counted anew",
    "organisation-succeeded": "A successor stands for an organisation that is no more",
    "message-rejected": "Unreadable message recorded",
}
"""Those of the events that every track has."""


def event_label(labels: Mapping[str, str], event: CaseEvent) -> str:
    """An event's line on a timeline, out of its track's labels; a deadline that passed is called by
    its own name.
    """
    if isinstance(event, DeadlinePassed):
        return f"{capital(event.name)} ({event.rung})"
    return labels[event.kind]


def deadline_label(deadline: Deadline) -> str:
    """A timer's label: `Status answer due (24h, R16)`."""
    return f"{capital(deadline.name)} ({deadline.rung}, {deadline.rule})"


def capital(text: str) -> str:
    """The same, as the beginning of a line."""
    return text[0].upper() + text[1:]
