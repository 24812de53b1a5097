"""What may happen at any stage of an open case: an acknowledgement, a failed notice, the second
guard, an unreadable message.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from policy.cases.effects import AcknowledgeEscalations, CompleteTasks, OpenTask
from policy.support import refusals
from policy.support.decision import Decision
from policy.support.events import (
    EscalatedByWatchdog,
    EscalationAcknowledged,
    MessageRejected,
    NoticeAccepted,
    NoticeFailed,
    OrganisationSucceeded,
)
from policy.support.state import CaseState, changed
from policy.support.words import DeadlineName, TaskKind, Team, Template

SERVICE = "service"
"""Not a rule of the guidance: the service's own promise that nothing is dropped in silence."""

_OF_AN_ANSWER = frozenset({Template.ANSWER_READY, Template.ANSWER_CORRECTED})
_BY_HAND_WITHIN = timedelta(hours=1)
_LOOKED_AT_WITHIN = timedelta(days=1)


def on_acknowledged(state: CaseState, event: EscalationAcknowledged) -> Decision:
    """Somebody has it: the next in line is not told, and the ladder itself goes on until there is
    an answer (R16, R18).
    """
    taken = state.without(DeadlineName.ACKNOWLEDGEMENT)
    return Decision(taken, (AcknowledgeEscalations(by=event.by),), ("R18",))


def on_watchdog(state: CaseState, event: EscalatedByWatchdog) -> Decision:
    """Kept in the record; the deadline itself still passes here, and its escalation finds the row
    already made (R16).
    """
    return Decision(state, (), ("R16",))


def on_succeeded(state: CaseState, event: OrganisationSucceeded) -> Decision:
    """Councils merge: what the case had with the old one it has with the one that stands for it
    (R2).
    """
    old, new = event.organisation, event.successor
    if not new or old not in {state.organisation, state.authority}:
        return Decision(state, refusal=refusals.NOT_NOW)
    follows = changed(
        state,
        organisation=new if state.organisation == old else state.organisation,
        authority=new if state.authority == old else state.authority,
    )
    return Decision(follows, (), ("R2",))


def on_notice(state: CaseState, event: NoticeAccepted) -> Decision:
    """A channel took a notice that no clock waits for: kept in the record."""
    return Decision(state, (), ("R17",))


def by_hand_no_more(decision: Decision, event: NoticeAccepted) -> Decision:
    """Whoever was to be told by hand has been told, by whatever way: nobody need do it again. Of
    an answer it is all one whether its first or its corrected notice had failed (R17).
    """
    if not decision.state.by_hand:
        return decision
    templates = _OF_AN_ANSWER if event.template in _OF_AN_ANSWER else {event.template}
    told = {_subject(template, event.audience) for template in templates}
    waiting = tuple(subject for subject in decision.state.by_hand if subject not in told)
    done = tuple(
        CompleteTasks(task=TaskKind.DELIVER_BY_HAND, about=subject)
        for subject in decision.state.by_hand
        if subject in told
    )
    state = changed(decision.state, by_hand=waiting)
    return replace(decision, state=state, effects=(*decision.effects, *done))


def _subject(template: str, audience: str) -> str:
    return f"{template} for {audience}:"


def on_failed_notice(state: CaseState, event: NoticeFailed, now: datetime) -> Decision:
    """A channel refused for good: a person has to deliver it another way, and no clock stops for it
    (R17, R18).
    """
    subject = _subject(event.template, event.audience)
    row = OpenTask(
        task=TaskKind.DELIVER_BY_HAND,
        team=Team.OPERATIONS,
        due=now + _BY_HAND_WITHIN,
        rule="R17",
        note=f"{subject} {event.code}",
    )
    known = changed(state, by_hand=tuple(sorted({*state.by_hand, subject})))
    return Decision(known, (row,), ("R17",))


def on_rejected(state: CaseState, event: MessageRejected, now: datetime) -> Decision:
    """Counted, and shown to operations with at most one row a day, so that a flood buries nobody
    and nothing stays unseen; the content was dropped.
    """
    counted = changed(state, rejected_messages=state.rejected_messages + 1)
    told_at = state.rejection_told_at
    if told_at is not None and now < told_at + _LOOKED_AT_WITHIN:
        return Decision(counted, (), (SERVICE,))
    told = changed(counted, rejection_told_at=now)
    row = OpenTask(
        task=TaskKind.UNREADABLE_MESSAGE,
        team=Team.OPERATIONS,
        due=now + _LOOKED_AT_WITHIN,
        rule=SERVICE,
        note=event.code.value,
    )
    return Decision(told, (row,), (SERVICE,))
