"""The channel of a notice took it."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Fact
from policy.cases.events import NoticeAccepted
from policy.support.answering.delivery import RECIPIENTS, on_delivery
from policy.support.state import CaseState, changed
from policy.support.tasks import no_longer_asking
from policy.support.transitions import Decision
from policy.support.words import OPEN, Stage, TaskKind, Template

ANSWER_NOTICES = frozenset({Template.ANSWER_READY, Template.ANSWER_CORRECTED})


def on_notice(state: CaseState, event: NoticeAccepted, now: datetime) -> Decision:
    """A channel took a notice. That of the answer is what the delivery waits for; any other is only
    recorded (R17).
    """
    current = event.template in ANSWER_NOTICES and event.edition == state.edition
    wanted = event.audience in RECIPIENTS
    if state.stage is Stage.STATUS_CHECK and state.answer is not None and current and wanted:
        decision = on_delivery(state, event, now)
    else:
        decision = Decision(state, (), ("R17",))
    return _by_hand_no_more(decision, event)


def _by_hand_no_more(decision: Decision, event: NoticeAccepted) -> Decision:
    """The recipient has been notified, by a channel or by hand, so the task to do it by hand ends.
    Of an answer it makes no difference whether its first or its corrected notice had failed (R17).
    """
    if not decision.state.asked:
        return decision
    templates = ANSWER_NOTICES if event.template in ANSWER_NOTICES else {event.template}
    subjects = tuple(subject_of(template, event.audience) for template in sorted(templates))
    waiting = no_longer_asking(decision.state, TaskKind.DELIVER_BY_HAND, *subjects)
    return changed(decision, state=waiting)


def subject_of(template: str, audience: str) -> str:
    """What a task to deliver by hand is about: a notice and whom it is for."""
    return f"{template} for {audience}:"


NOTICE_ACCEPTED: Fact[CaseState, NoticeAccepted] = Fact(
    event=NoticeAccepted,
    label="Notice accepted by its channel",
    follows=on_notice,
    signal="notice_settled",
    stages=OPEN,
)
