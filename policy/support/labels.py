"""How each event and each deadline reads on a timeline: the deed, in plain words, with nothing
about a person.
"""

from __future__ import annotations

from policy.support.events import DeadlinePassed, Event
from policy.support.state import Deadline
from policy.support.words import DeadlineName

EVENT_LABELS: dict[str, str] = {
    "referral-accepted": "Referral accepted",
    "answer-recorded": "Answer recorded",
    "answer-queried": "Answer sent back as a query",
    "answer-corrected": "Answer corrected",
    "answer-read": "Answer read by the referrer",
    "notice-accepted": "Notice accepted by its channel",
    "notice-failed": "Notice could not be delivered",
    "deadline-passed": "Deadline passed",
    "escalation-acknowledged": "Escalation acknowledged",
    "escalated-by-watchdog": "Escalated by the watchdog",
    "consent-withdrawn": "Consent withdrawn",
    "window-extended": "Support window extended",
    "case-closed": "Case closed",
    "authority-update-reported": "Authority update",
    "task-opened": "Task opened",
    "task-finished": "Task finished",
    "prioritisation-asked": "Prioritisation asked for",
    "prioritisation-answered": "Prioritisation answered",
    "return-offered": "Voluntary return offered",
    "handed-over": "Handed over to another authority",
    "message-rejected": "Unreadable message recorded",
}


def event_label(event: Event) -> str:
    """An event's line on a timeline; a deadline that passed is called by its own name."""
    if isinstance(event, DeadlinePassed):
        return f"{_capital(event.name.value)} ({event.rung})"
    return EVENT_LABELS[event.kind]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def deadline_label(deadline: Deadline) -> str:
    """A timer's label: `Status answer due (24h, R16)`."""
    return f"{_capital(deadline.name.value)} ({deadline.rung}, {deadline.rule})"


NEXT_STEPS: dict[DeadlineName, str] = {
    DeadlineName.STATUS_WARNING: "The check team records the answer: `referrals answer`.",
    DeadlineName.STATUS_ANSWER: "The check team records the answer: `referrals answer`.",
    DeadlineName.STATUS_ESCALATION: "The check team records the answer: `referrals answer`.",
    DeadlineName.STATUS_DAILY: "The check team records the answer: `referrals answer`.",
    DeadlineName.ACKNOWLEDGEMENT: "Somebody on duty takes it: `referrals acknowledge`.",
    DeadlineName.ANSWER_UNREAD: "The referrer reads the answer: `referrals answer --read`.",
    DeadlineName.CASE_REVIEW: "The support team works on the plan, and closes the case at the end.",
    DeadlineName.PRIORITISATION: "The casework team acknowledges or declines; we chase it.",
    DeadlineName.NO_CONTACT: "Somebody looks for the person; nothing closes by itself.",
    DeadlineName.SUPPORT_WINDOW: "A supervisor extends the window with a reason, or closes it.",
}
