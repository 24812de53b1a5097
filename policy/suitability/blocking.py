"""What stops service: news voids a clearance at once, and if it means that the person no longer
sleeps rough, receives support, or that this route has stopped, the decision must be withdrawn
(R77, R111, R112).

What can happen here: facts arrive after the decision. Which deadlines run: from then on the
withdrawal's ladder, and no other. Where it leads: withdrawal due; only a named UKVI officer's
withdrawal follows it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from policy.cases.deadlines import Deadline
from policy.cases.effects import Effect, Escalate, SendNotice
from policy.suitability.admissible import added
from policy.suitability.assessment import assess
from policy.suitability.decision import Decision
from policy.suitability.facts import AnyFact, Facts
from policy.suitability.ladder import book_of, climbing, escalated, without_end
from policy.suitability.protecting import good_news
from policy.suitability.records import Clearance
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.words import EXITS, Stage
from policy.suitability.work import Audience, DeadlineName, Role, Template
from policy.time import london_day

_OUTLIVES_SERVICE = frozenset({DeadlineName.INCIDENT, DeadlineName.ACKNOWLEDGEMENT})
SERVED = frozenset({Stage.SERVED, Stage.HANDED_OVER})


def resting(state: SuitabilityState) -> Stage:
    """Where a decision waits while no clearance holds."""
    if state.blocked_from is not None:
        return Stage.WITHDRAWAL_DUE
    return Stage.SERVED_TO_FILE if state.to_file is not None else Stage.DECIDED


def voided(state: SuitabilityState, now: datetime) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """The same case with no clearance that holds; the officer is told at once, and so is whoever
    is on duty, who can ring them.
    """
    clearance = state.clearance
    if state.stage is not Stage.CLEARED or clearance is None:
        return state, ()
    rested = changed(
        state, clearances=(*state.clearances[:-1], replace(clearance, voided_at=now))
    ).without(DeadlineName.CLEARANCE)
    notice = SendNotice(
        template=Template.CLEARANCE_VOIDED,
        audience=Audience.OFFICERS,
        edition=len(state.clearances),
    )
    return changed(rested, stage=resting(rested)), (notice, _ring(clearance))


def _ring(clearance: Clearance) -> Escalate:
    return Escalate(
        name=DeadlineName.CLEARANCE,
        anchored_at=clearance.given_at,
        rung="voided",
        role=Role.DUTY_SUPERVISOR,
        template=Template.CLEARANCE_VOIDED,
    )


def block(
    state: SuitabilityState, since: date, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """The decision must be withdrawn: every clock of service stops, the withdrawal's begins."""
    first = min(state.blocked_from or since, since)
    if state.blocked_from is not None:
        return changed(state, blocked_from=first), ()
    book = book_of(state)
    rungs = climbing(DeadlineName.WITHDRAWAL, "withdrawal due", now, "R112", book.escalation_hours)
    blocked = changed(
        stopped(state), stage=Stage.WITHDRAWAL_DUE, blocked_from=first
    ).with_deadlines(*without_end(rungs, book))
    told = tuple(
        SendNotice(template=Template.WITHDRAWAL_DUE, audience=audience)
        for audience in (Audience.UKVI, Audience.OFFICERS)
    )
    return blocked, told


def stopped(state: SuitabilityState) -> SuitabilityState:
    """The same case with no clock of service running; that of an incident goes on."""
    kept = tuple(item for item in state.deadlines if item.name in _OUTLIVES_SERVICE)
    return changed(state, deadlines=kept, look_wanted=False, look_due=None)


def on_deadline(state: SuitabilityState, deadline: Deadline, now: datetime) -> Decision:
    """Nobody has withdrawn the decision, or looked at an incident: somebody more senior is told."""
    climbed, told = escalated(state, deadline, now)
    return Decision(climbed, (told,), (deadline.rule,))


def on_news(
    state: SuitabilityState, facts: tuple[AnyFact, ...], now: datetime, rules: tuple[str, ...]
) -> Decision:
    """Facts that arrive after the decision. Whatever they say, a clearance given without them holds
    no longer.
    """
    assert state.facts is not None  # set by the opening
    known = added(state.facts, facts)
    if known == state.facts:
        return Decision(state, (), rules)
    heard = changed(state, facts=known, heard_at=now)
    if state.stage in SERVED:
        return Decision(*_after_service(heard, state.facts, facts, now), (*rules, "R112"))
    if state.stage is Stage.WITHDRAWN:
        return Decision(heard, (), rules)
    safe, told = voided(heard, now)
    since = stopped_since(state, facts, now)
    if since is None:
        return Decision(safe, told, rules)
    blocked, due = block(safe, since, now)
    return Decision(blocked, (*told, *due), (*rules, "R112"))


def stopped_since(
    state: SuitabilityState, facts: tuple[AnyFact, ...], now: datetime
) -> date | None:
    """The first day on which, by these facts, the decision could not be served; None if they do not
    stop it. What no single fact says, the whole may: then the first of their days counts.
    """
    assert state.facts is not None  # decided cases only
    days = [fact.as_of for fact in facts if good_news(fact)]
    if days:
        return min(days)
    if assess(added(state.facts, facts), now, book_of(state)).stage in EXITS:
        return min((fact.as_of for fact in facts), default=london_day(now))
    return None


def _after_service(
    heard: SuitabilityState, before: Facts, facts: tuple[AnyFact, ...], now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """What stood at the moment of service is not undone by later news; but if the news was true by
    then, people must know.
    """
    assert heard.served_at is not None  # set with the stage
    since = stopped_since(changed(heard, facts=before), facts, now)
    if since is None or since > london_day(heard.served_at):
        return heard, ()
    return incident(heard, now)


def incident(state: SuitabilityState, now: datetime) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """Somebody on duty is told at once, and somebody more senior until it has been looked at."""
    number = state.incidents + 1
    at_once = Escalate(
        name=DeadlineName.INCIDENT,
        anchored_at=now,
        rung=f"incident {number}",
        role=Role.DUTY_SUPERVISOR,
        template=Template.INCIDENT,
    )
    counted = changed(state, incidents=number, incident_open=True)
    if any(waiting.name == DeadlineName.INCIDENT for waiting in state.deadlines):
        return counted, (at_once,)
    book, name = book_of(state), DeadlineName.INCIDENT
    rungs = climbing(name, f"incident {number}", now, "R112", book.urgent_escalation_hours)
    return counted.with_deadlines(*without_end(rungs, book)), (at_once,)
