"""How each event and each deadline reads on a timeline: the deed, in plain words, with nothing
about a person.
"""

from __future__ import annotations

from policy.cases import labels
from policy.cases.happenings import Happened
from policy.cases.labels import deadline_label as deadline_label
from policy.support.events import AuthorityUpdateReported
from policy.support.words import DeadlineName

EVENT_LABELS: dict[str, str] = {
    **labels.SHARED_LABELS,
    "referral-accepted": "Referral accepted",
    "answer-recorded": "Answer recorded",
    "answer-queried": "Answer sent back as a query",
    "answer-corrected": "Answer corrected",
    "answer-read": "Answer read by the referrer",
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
    "entry-corrected": "An entry was wrong",
    "person-corrected": "Who the person is was corrected",
}


def event_label(event: Happened) -> str:
    """An event's line on a timeline; a deadline that passed is called by its own name."""
    return labels.event_label(EVENT_LABELS, event)


def label_for_staff(event: Happened) -> str:
    """The same, and of an authority's update its kind too, which tells of the person's needs."""
    label = event_label(event)
    if isinstance(event, AuthorityUpdateReported):
        return f"{label} ({event.update.value})"
    return label


_ANSWER = "The check team records the answer: `referrals answer {}`."

NEXT_STEPS: dict[str, str] = {
    DeadlineName.STATUS_WARNING: _ANSWER,
    DeadlineName.STATUS_ANSWER: _ANSWER,
    DeadlineName.STATUS_ESCALATION: _ANSWER,
    DeadlineName.STATUS_DAILY: _ANSWER,
    DeadlineName.ACKNOWLEDGEMENT: "Somebody on duty takes it: `referrals acknowledge {}`.",
    DeadlineName.ANSWER_UNREAD: (
        "The referrer reads the answer: `referrals answer {} --read --organisation CODE`."
    ),
    DeadlineName.CASE_REVIEW: (
        "The support team works on the plan, and closes the case at the end: `referrals close {}`."
    ),
    DeadlineName.PRIORITISATION: (
        "The casework team acknowledges or declines, and we chase it; what it says is recorded: "
        "`referrals prioritised {}`."
    ),
    DeadlineName.NO_CONTACT: (
        "Somebody looks for the person; nothing closes by itself: `referrals tasks`."
    ),
    DeadlineName.SUPPORT_WINDOW: (
        "A supervisor extends the window with a reason, or the case is closed: "
        "`referrals extend {}` or `referrals close {}`."
    ),
}
"""What follows for people, by the next thing that falls due; `{}` stands for the reference."""
