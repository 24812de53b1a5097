"""Service: in person, at an encounter, inside a clearance that holds; to file when the person
cannot be met; handed over later, after another look (R110 to R114).

What can happen here: attempts, service, service to file, handing over, an incident, and the
withdrawal of the decision. Which deadlines run: the next fresh look's; after the end, that of late
reports. Where it leads: served, handed over, or withdrawn. None of them ever turns into another.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.effects import CompleteAllTasks, Effect, SendNotice
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.events import (
    AttemptFailed,
    DecisionWithdrawn,
    HandedOver,
    IncidentReported,
    ServedInPerson,
    ServedToFile,
)
from policy.suitability.ladder import book_of
from policy.suitability.records import Attempt, ToFile
from policy.suitability.serving.blocking import SERVED, incident, stopped, voided
from policy.suitability.serving.clearing import refused_service
from policy.suitability.serving.rechecking import TO_BE_SERVED
from policy.suitability.state import ATTEMPTS_KEPT, SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Audience, DeadlineName, Look, Role, Stage, TaskKind, Template
from policy.time import days_after, london_day

_WITHDRAWABLE = TO_BE_SERVED | {Stage.WITHDRAWAL_DUE}
_AFTER_THE_DECISION = _WITHDRAWABLE | {Stage.WITHDRAWN}


def holds(state: SuitabilityState, at: datetime) -> bool:
    """Whether what was done at a moment was service: under a clearance that held, before anything
    stopped it, of a decision nobody has withdrawn. News of that very day is held to have been true
    at the door.
    """
    if state.stage not in _WITHDRAWABLE:
        return False
    if not any(clearance.covers(at) for clearance in state.clearances):
        return False
    return state.blocked_from is None or london_day(at) < state.blocked_from


def after_file(state: SuitabilityState, at: datetime) -> bool:
    """Whether something was done after the service to file: then it is a handing over (R114)."""
    return state.to_file is not None and at >= state.to_file.at


def refused_report(state: SuitabilityState) -> Refusal | None:
    """Why a report of service cannot be taken at all."""
    if state.stage in SERVED:
        return refusals.ALREADY_SERVED
    return None if state.stage in _AFTER_THE_DECISION else refusals.NOT_DECIDED


def on_served(
    state: SuitabilityState, event: ServedInPerson | HandedOver, now: datetime
) -> Decision:
    """The decision reached the person as it must. Late facts are waited for, then the case ends."""
    handed = isinstance(event, HandedOver)
    refusal = refused_report(state)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    if not holds(state, event.at) or handed is not after_file(state, event.at):
        return Decision(state, refusal=refusals.NOT_CLEARED)
    stage = Stage.HANDED_OVER if handed else Stage.SERVED
    served = changed(_settling(state, now), stage=stage, served_at=event.at)
    rule = "R114" if handed else "R110"
    return Decision(served, (), (rule, "R111"))


def on_incident(state: SuitabilityState, event: IncidentReported, now: datetime) -> Decision:
    """A paper was handed over that nothing allowed. It is no service, and the decision stays as it
    is: to be withdrawn, or withdrawn. A clearance that still holds is void: people look first.
    """
    refusal = refused_report(state)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    safe, told = voided(state, now)
    counted, at_once = incident(safe, now)
    return Decision(counted, (*told, *at_once), ("R111", "R112"))


def on_attempt(state: SuitabilityState, event: AttemptFailed) -> Decision:
    """Looked for, and not met (R113)."""
    if state.stage not in TO_BE_SERVED:
        return Decision(state, refusal=refusals.NOT_DECIDED)
    attempt = Attempt(at=event.at, by=event.by, where=event.where, note=event.note)
    kept = (*state.attempts, attempt)[-ATTEMPTS_KEPT:]
    return Decision(changed(state, attempts=kept), (), ("R113",))


def refused_to_file(state: SuitabilityState, note: str, now: datetime) -> Refusal | None:
    """Why it cannot be served to file: no attempts on different days, no note, or no look at the
    person's circumstances within the rulebook's days (R111, R113).
    """
    refusal = refused_service(state, now)
    if refusal is not None:
        return refusal
    if state.to_file is not None:
        return refusals.ALREADY_TO_FILE
    decided_at = state.decision.decided_at if state.decision else None
    days = {
        london_day(attempt.at)
        for attempt in state.attempts
        if decided_at is None or attempt.at >= decided_at
    }
    if len(days) < book_of(state).attempts_needed:
        return refusals.ATTEMPTS_NEEDED
    if not note.strip():
        return refusals.NOTE_NEEDED
    return None if _looked_lately(state, now) else refusals.RECHECK_NEEDED


def _looked_lately(state: SuitabilityState, now: datetime) -> bool:
    assert state.decision is not None  # looked at before
    look = state.look
    if look is not None and look.result is Look.CHANGED_OTHERWISE:
        return False
    last = look.at if look is not None else state.decision.decided_at or now
    return (now - last).days < book_of(state).gap_note_days


def on_to_file(state: SuitabilityState, event: ServedToFile, now: datetime) -> Decision:
    """Served to file, with the circumstances; still to be handed over, after another look (R114).
    A clearance to serve is no clearance to hand over.
    """
    refusal = refused_to_file(state, event.note, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    rested, _ = voided(state, now)
    filed = changed(
        rested,
        stage=Stage.SERVED_TO_FILE,
        to_file=ToFile(at=now, by=event.by, note=event.note),
    )
    return Decision(filed, (), ("R113",))


def refused_withdrawal(state: SuitabilityState) -> Refusal | None:
    """Why there is nothing to withdraw."""
    if state.stage in SERVED:
        return refusals.ALREADY_SERVED
    return None if state.stage in _WITHDRAWABLE else refusals.NOT_DECIDED


def on_withdrawn(state: SuitabilityState, event: DecisionWithdrawn, now: datetime) -> Decision:
    """Withdrawn, for good. Whoever may still hold the paper is told."""
    refusal = refused_withdrawal(state)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    safe, told = voided(state, now)
    withdrawn = changed(_settling(safe, now), stage=Stage.WITHDRAWN, withdrawn_at=now)
    word: tuple[Effect, ...] = tuple(
        SendNotice(template=Template.DECISION_WITHDRAWN, audience=audience)
        for audience in (Audience.OFFICERS, Audience.SRU)
    )
    return Decision(withdrawn, (*told, *word), ("R112",))


def _settling(state: SuitabilityState, now: datetime) -> SuitabilityState:
    """For some weeks a late report or late news still reaches the case; then it ends."""
    book = book_of(state)
    due = days_after(now, book.settled_days, book.morning_at)
    end = Deadline(
        name=DeadlineName.SETTLED,
        rung=london_day(due).isoformat(),
        due=due,
        anchor="served or withdrawn",
        anchored_at=now,
        rule="service",
        role=Role.DUTY_SUPERVISOR,
        repeats_days=7,
    )
    return stopped(state).with_deadlines(end)


def on_settled(state: SuitabilityState, deadline: Deadline, now: datetime) -> Decision:
    """Nothing more is to be heard, and the case ends; not while an incident waits to be looked
    at.
    """
    if state.incident_open:
        return Decision(state.with_deadlines(next_occurrence(deadline, now)), (), ("service",))
    ended = changed(state, ended_at=deadline.due, outcome=state.stage.value, deadlines=())
    kept = CompleteAllTasks(keep=(TaskKind.SAFEGUARDING, TaskKind.NRM_REFERRAL))
    return Decision(ended, (kept,), ("service",))
