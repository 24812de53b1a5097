"""The fresh look: from decision to service it is asked for every so many days, and at once when the
person is about to be met; unanswered, it climbs (R111).

What can happen here: a look is asked for and recorded. Which deadlines run: the next look's, then
its ladder. Where it leads: nowhere if nothing has changed; if the person no longer sleeps rough or
receives support, the decision must be withdrawn (R112).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import Effect, SendNotice
from policy.suitability import refusals
from policy.suitability.events import RecheckAsked, RecheckRecorded
from policy.suitability.ladder import book_of, climbing, escalated
from policy.suitability.records import FreshLook
from policy.suitability.serving.blocking import block, voided
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import (
    ADVERSE_TO_SERVICE,
    Audience,
    DeadlineName,
    Look,
    Role,
    Stage,
    Template,
)
from policy.time import days_after, london_day, next_daily

NAMES = (DeadlineName.RECHECK, DeadlineName.RECHECK_ESCALATION)
TO_BE_SERVED = frozenset({Stage.DECIDED, Stage.CLEARED, Stage.SERVED_TO_FILE})
TO_BE_LOOKED_AT = TO_BE_SERVED | {Stage.WITHDRAWAL_DUE}


def due_again(
    state: SuitabilityState, anchored_at: datetime, anchor: str, now: datetime
) -> tuple[Deadline, ...]:
    """The next look's deadline, which comes again, and what follows if nobody takes it. After a
    look heard of so late that the next is due already, it is asked for the next morning.
    """
    book = book_of(state)
    days, clock = book.recheck_days, book.morning_at
    due = max(days_after(anchored_at, days, clock), next_daily(now, clock))
    asked = Deadline(
        name=DeadlineName.RECHECK,
        rung=london_day(due).isoformat(),
        due=due,
        anchor=anchor,
        anchored_at=anchored_at,
        rule="R111",
        role=Role.DUTY_SUPERVISOR,
        repeats_days=days,
    )
    return (asked, *_unanswered(due, book.escalation_hours))


def _unanswered(asked_at: datetime, hours: tuple[int, ...]) -> tuple[Deadline, ...]:
    name = DeadlineName.RECHECK_ESCALATION
    return climbing(name, "fresh look asked for", asked_at, "R111", hours)


def on_asked(state: SuitabilityState, event: RecheckAsked, now: datetime) -> Decision:
    """An officer is about to meet the person: the look is asked for at once, and climbs within
    hours.
    """
    if state.stage not in TO_BE_SERVED:
        return Decision(state, refusal=refusals.NOT_NOW)
    soon = state.without(DeadlineName.RECHECK_ESCALATION)
    ladder = _unanswered(now, book_of(state).urgent_escalation_hours)
    return Decision(*_wanted(soon.with_deadlines(*ladder), ladder[0].due, now), ("R111",))


def on_deadline(state: SuitabilityState, deadline: Deadline, now: datetime) -> Decision:
    """The timer asks; a rung that nobody answered is told."""
    if deadline.name == DeadlineName.RECHECK:
        again = next_occurrence(deadline, now)
        ladder = _unanswered(again.due, book_of(state).escalation_hours)
        asked = state.with_deadlines(again, *ladder)
        return Decision(*_wanted(asked, deadline.due, now), ("R111",))
    climbed, told = escalated(state, deadline, now)
    return Decision(climbed, (told,), ("R111",))


def _wanted(
    state: SuitabilityState, due: datetime, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """The look is asked for, by then. Asking again makes none that is overdue any less so."""
    before = state.look_due
    due = before if before is not None and before <= now else due
    number = state.looks_asked + 1
    notice = SendNotice(
        template=Template.RECHECK_REQUEST, audience=Audience.OFFICERS, edition=number
    )
    return changed(state, look_wanted=True, look_due=due, looks_asked=number), (notice,)


def on_recorded(state: SuitabilityState, event: RecheckRecorded, now: datetime) -> Decision:
    """What the look found. Unchanged opens clearance for a while; anything else voids one; no
    longer sleeping rough, or receiving support, means withdrawal.
    """
    if state.stage not in TO_BE_LOOKED_AT or state.decision is None:
        return Decision(state, refusal=refusals.NOT_NOW)
    if event.at < (state.decision.decided_at or event.at):
        return Decision(state, refusal=refusals.NOT_DECIDED)
    if state.look is not None and event.at < state.look.at and event.result is Look.UNCHANGED:
        return Decision(state, (), ("R111",))
    look = FreshLook(
        at=event.at,
        by=event.by,
        result=event.result,
        sources=event.sources,
        note=event.note,
        gap=_after_a_gap(state, event.at),
    )
    looked = changed(state, look=look, look_wanted=False, look_due=None).without(*NAMES)
    if state.stage is not Stage.WITHDRAWAL_DUE:
        looked = looked.with_deadlines(*due_again(state, event.at, "last look", now))
    return _followed(looked, event, now)


def _followed(state: SuitabilityState, event: RecheckRecorded, now: datetime) -> Decision:
    if event.result is Look.UNCHANGED:
        return Decision(state, (), ("R111",))
    safe, told = voided(state, now)
    if event.result not in ADVERSE_TO_SERVICE:
        return Decision(safe, told, ("R111",))
    blocked, due = block(safe, london_day(event.at), now, ("R112",))
    return Decision(blocked, (*told, *due), ("R111", "R112"))


def _after_a_gap(state: SuitabilityState, at: datetime) -> bool:
    """Whether more than the rulebook's days lay before this look. A second look does not close the
    gap before the first: only a clearance, given with a note, does.
    """
    assert state.decision is not None  # looked at before
    before, decided_at = state.look, state.decision.decided_at or at
    last = max(before.at, decided_at) if before is not None else decided_at
    if at - last > timedelta(days=book_of(state).gap_note_days):
        return True
    if before is None or not before.gap:
        return False
    return state.clearance is None or state.clearance.given_at < before.at
