"""What may happen at any stage of an open case: facts, an authority's word, an acknowledgement, a
row that is done, a failed notice, the second guard, an unreadable message.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from policy.cases.calendars import counted_by
from policy.cases.deadlines import Deadline
from policy.cases.effects import AcknowledgeEscalations, AddTask, CompleteTask
from policy.parameters import SERVICE
from policy.suitability import refusals
from policy.suitability.deciding.assessing import follow
from policy.suitability.events import (
    AuthorityReported,
    CalendarChanged,
    EscalationAcknowledged,
    FactsRecorded,
    MessageRejected,
    NoticeFailed,
    OrganisationSucceeded,
    TaskFinished,
)
from policy.suitability.evidence.admissible import added, refused
from policy.suitability.evidence.facts import AnyFact
from policy.suitability.ladder import told, working_days_of
from policy.suitability.news import notified_at_once
from policy.suitability.reported import refused_report, sifted
from policy.suitability.rulebook import calendar_of, suitability_book_at
from policy.suitability.serving import blocking
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.tasks import BY_HAND
from policy.suitability.transitions import Decision
from policy.suitability.words import DeadlineName, TaskKind, Team

_BY_HAND_WITHIN = timedelta(hours=1)
_LOOKED_AT_WITHIN = timedelta(days=1)


def on_facts(state: SuitabilityState, event: FactsRecorded, now: datetime) -> Decision:
    """Facts of the track's own staff: all of them, or none."""
    assert state.facts is not None  # set by the opening
    refusal = refused(event.facts, state.facts.known, state.facts.nation, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    return arrived(state, event.facts, now, ("R48",))


def on_report(state: SuitabilityState, event: AuthorityReported, now: datetime) -> Decision:
    """An organisation's word: of the area's authority all of it, of anybody the good news (R72,
    R77).
    """
    assert state.facts is not None  # set by the opening
    ours = authoritys_word(state, event)
    refusal = refused_report(state, event, ours, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    used = sifted(event.facts, state.facts, event.id, ours, now).used
    decision = arrived(state, used, now, ("R72",))
    new = tuple(fact for fact in used if fact not in state.facts.known)
    told = notified_at_once(state.stage, new, decision.effects)
    return replace(decision, effects=(*decision.effects, *told)) if told else decision


def authoritys_word(state: SuitabilityState, event: AuthorityReported) -> bool:
    """Whether a report is the word of the case's authority, or of who stands for it now (R2)."""
    return event.by == state.authority or (
        bool(event.successor_of) and event.successor_of == state.authority
    )


def on_succeeded(state: SuitabilityState, event: OrganisationSucceeded, now: datetime) -> Decision:
    """Councils merge: who is asked, and whose word counts, is the one that stands for the old one.
    Its area is the old one's too, by either code (R2, R98).
    """
    assert state.facts is not None  # set by the opening
    if not event.successor or event.organisation != state.authority:
        return Decision(state, refusal=refusals.NOT_NOW)
    facts = replace(
        state.facts,
        authority=event.successor,
        former=(*state.facts.former, state.facts.authority),
    )
    follows = changed(state, authority=event.successor, facts=facts)
    return arrived(follows, (), now, ("R2", "R98"))


def arrived(
    state: SuitabilityState, facts: tuple[AnyFact, ...], now: datetime, rules: tuple[str, ...]
) -> Decision:
    """The case after something became known, before its decision or after."""
    assert state.facts is not None  # set by the opening
    if state.decision is not None:
        return blocking.on_news(state, facts, now, rules)
    return follow(state, added(state.facts, facts), now, rules)


def on_acknowledged(state: SuitabilityState, event: EscalationAcknowledged) -> Decision:
    """Somebody has it: the next in line is not told, and the ladder itself goes on."""
    taken = state.without(DeadlineName.ACKNOWLEDGEMENT)
    return Decision(taken, (AcknowledgeEscalations(by=event.by),), (SERVICE,))


def on_unacknowledged(state: SuitabilityState, deadline: Deadline) -> Decision:
    """Nobody took it: the next in line is told."""
    return Decision(state, (told(deadline),), (SERVICE,))


def on_finished(state: SuitabilityState, event: TaskFinished) -> Decision:
    """A row is done by hand. An incident that was looked at climbs no further."""
    if event.task not in BY_HAND:
        return Decision(state, refusal=refusals.DONE_BY_DEED)
    finish = CompleteTask(task_id=event.task_id, by=event.by)
    rows = tuple(kind for kind in state.rows if kind != event.task)
    if event.task is TaskKind.INCIDENT:
        looked = changed(state, rows=rows, incident_open=False).without(DeadlineName.INCIDENT)
        return Decision(looked, (finish,), (SERVICE,))
    standing = event.task in state.rows
    done = (*state.rows_done, event.task) if standing else state.rows_done
    return Decision(changed(state, rows=rows, rows_done=done), (finish,), (SERVICE,))


def on_notice(state: SuitabilityState) -> Decision:
    """A channel took a notice: kept in the record."""
    return Decision(state, (), (SERVICE,))


def on_calendar(state: SuitabilityState, event: CalendarChanged, now: datetime) -> Decision:
    """A newer list of bank holidays: whoever is waited for by working days, is so by the new ones
    (R94, R97).
    """
    counts_by = calendar_of(suitability_book_at(now), state.calendar)
    counted = counted_by(state, event.calendar, counts_by, working_days_of)
    if counted is None:
        return Decision(state, refusal=refusals.NO_NEWER_CALENDAR)
    return Decision(counted, (), ("R117",))


def on_watchdog(state: SuitabilityState) -> Decision:
    """Kept in the record; the deadline itself still passes here, and its escalation finds the row
    already made.
    """
    return Decision(state, (), (SERVICE,))


def on_failed_notice(state: SuitabilityState, event: NoticeFailed, now: datetime) -> Decision:
    """A channel refused for good: a person has to deliver it another way."""
    row = AddTask(
        task=TaskKind.DELIVER_BY_HAND,
        team=Team.OPERATIONS,
        due=now + _BY_HAND_WITHIN,
        rule=SERVICE,
        note=f"{event.template} for {event.audience}: {event.code}",
    )
    return Decision(state, (row,), (SERVICE,))


def on_rejected(state: SuitabilityState, event: MessageRejected, now: datetime) -> Decision:
    """Counted, and shown to operations with at most one row a day; the content was dropped."""
    counted = changed(state, rejected_messages=state.rejected_messages + 1)
    told_at = state.rejection_told_at
    if told_at is not None and now < told_at + _LOOKED_AT_WITHIN:
        return Decision(counted, (), (SERVICE,))
    row = AddTask(
        task=TaskKind.UNREADABLE_MESSAGE,
        team=Team.OPERATIONS,
        due=now + _LOOKED_AT_WITHIN,
        rule=SERVICE,
        note=event.code.value,
    )
    return Decision(changed(counted, rejection_told_at=now), (row,), (SERVICE,))
