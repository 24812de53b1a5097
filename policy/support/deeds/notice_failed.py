"""The channel of a notice refused it for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.deed import Fact
from policy.cases.events import NoticeFailed
from policy.support.deeds.notice_accepted import subject_of
from policy.support.state import CaseState
from policy.support.tasks import asking
from policy.support.transitions import Decision
from policy.support.words import OPEN, TaskKind

_BY_HAND_WITHIN = timedelta(hours=1)


def on_failed_notice(state: CaseState, event: NoticeFailed, now: datetime) -> Decision:
    """A channel refused for good: a person has to deliver it another way, and no clock stops for it
    (R17, R18).
    """
    subject = subject_of(event.template, event.audience)
    asked = asking(
        state,
        TaskKind.DELIVER_BY_HAND,
        now + _BY_HAND_WITHIN,
        "R17",
        f"{subject} {event.code}",
        about=subject,
    )
    return Decision(asked, (), ("R17",))


NOTICE_FAILED: Fact[CaseState, NoticeFailed] = Fact(
    event=NoticeFailed,
    label="Notice could not be delivered",
    follows=on_failed_notice,
    signal="notice_settled",
    stages=OPEN,
)
