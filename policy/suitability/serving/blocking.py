"""What stops service: news voids a clearance at once, and if it means that the person no longer
sleeps rough, receives support, or that the decision's own gate has closed, the decision must be
withdrawn (R46, R47, R77, R111, R112). Only a named UKVI officer's withdrawal follows.
"""

from __future__ import annotations

from datetime import date, datetime

from policy.cases.effects import Effect, Escalate, SendNotice
from policy.suitability.clocks import ground, withdrawal
from policy.suitability.clocks import incident as unlooked
from policy.suitability.clocks.clearance import resting
from policy.suitability.evidence.admissible import added
from policy.suitability.evidence.facts import AnyFact
from policy.suitability.evidence.protecting import good_news
from policy.suitability.gates.own_gate import gate_at, next_change
from policy.suitability.ladder import book_of
from policy.suitability.records import Clearance
from policy.suitability.serving.hindsight import blocked_since, closed_at, known_blocked
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import (
    SERVED,
    WITHDRAWABLE,
    Audience,
    DeadlineName,
    Role,
    Stage,
    Template,
)
from policy.time import london_day

_OUTLIVES_SERVICE = frozenset({DeadlineName.INCIDENT, DeadlineName.ACKNOWLEDGEMENT})


def voided(state: SuitabilityState, now: datetime) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """The same case with no clearance that holds, however many were given; the officers are
    notified at once, and so are the people on duty, who can ring them.
    """
    alive = _alive(state, now)
    if state.stage is Stage.CLEARED and state.clearance is not None:
        alive = alive or (state.clearance,)
    if not alive or state.stage not in WITHDRAWABLE:
        return state, ()
    ended = tuple(clearance.ended(now) for clearance in state.clearances)
    rested = changed(state, clearances=ended).without(DeadlineName.CLEARANCE)
    notice = SendNotice(
        template=Template.CLEARANCE_VOIDED,
        audience=Audience.OFFICERS,
        edition=len(state.clearances),
    )
    return changed(rested, stage=resting(rested)), (notice, _ring(alive[-1]))


def laid_down(
    state: SuitabilityState, by: str, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """The same, by what somebody does with their own clearance. They know of it; who else holds one
    is notified.
    """
    others = any(clearance.by != by for clearance in _alive(state, now))
    rested, effects = voided(state, now)
    return rested, effects if others else ()


def _alive(state: SuitabilityState, now: datetime) -> tuple[Clearance, ...]:
    return tuple(one for one in state.clearances if one.ended(now) != one)


def _ring(clearance: Clearance) -> Escalate:
    return Escalate(
        name=DeadlineName.CLEARANCE,
        anchored_at=clearance.given_at,
        rung="voided",
        role=Role.DUTY_SUPERVISOR,
        template=Template.CLEARANCE_VOIDED,
    )


def block(
    state: SuitabilityState, since: date, now: datetime, rules: tuple[str, ...]
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """The decision must be withdrawn, by these rules: every clock of service stops, the
    withdrawal's begins.
    """
    first = min(state.blocked_from or since, since)
    why = tuple(dict.fromkeys((*state.blocked_rules, *rules)))
    if state.blocked_from is not None:
        return changed(state, blocked_from=first, blocked_rules=why), ()
    blocked = changed(
        stopped(state), stage=Stage.WITHDRAWAL_DUE, blocked_from=first, blocked_rules=why
    ).with_deadlines(*withdrawal.ladder(state, now))
    notices = tuple(
        SendNotice(template=Template.WITHDRAWAL_DUE, audience=audience)
        for audience in (Audience.UKVI, Audience.OFFICERS)
    )
    return blocked, notices


def stopped(state: SuitabilityState) -> SuitabilityState:
    """The same case with no clock of service running; that of an incident goes on."""
    kept = tuple(item for item in state.deadlines if item.name in _OUTLIVES_SERVICE)
    return changed(state, deadlines=kept, look_wanted=False, look_due=None)


def on_news(
    state: SuitabilityState, facts: tuple[AnyFact, ...], now: datetime, rules: tuple[str, ...]
) -> Decision:
    """Facts that arrive after the decision. Whatever they say, a clearance that was given without
    them holds no longer.
    """
    assert state.facts is not None  # set by the opening
    known = added(state.facts, facts)
    if known == state.facts:
        return Decision(state, (), rules)
    # What was known before is no news, though it is sent again beside what is.
    news = tuple(fact for fact in facts if fact not in state.facts.known)
    received = changed(state, facts=known, news_arrived_at=now)
    if state.stage in SERVED:
        return Decision(*_after_service(state, received, news, now), (*rules, "R112"))
    if state.stage is Stage.WITHDRAWN:
        return Decision(received, (), rules)
    safe, notices = voided(received, now)
    why = _stops(received, news, now)
    if not why:
        return Decision(watched(safe, now), notices, rules)
    blocked, due = block(safe, blocked_since(safe, news, now), now, why)
    return Decision(blocked, (*notices, *due), tuple(dict.fromkeys((*rules, *why, "R112"))))


def _stops(state: SuitabilityState, facts: tuple[AnyFact, ...], at: datetime) -> tuple[str, ...]:
    """The rules by which these facts stop service, beside everything known; none, if they do not.
    What no single fact says, the whole may.
    """
    assert state.facts is not None and state.decision is not None  # decided cases only
    good = ("R112",) if any(good_news(fact) for fact in facts) else ()
    gate = gate_at(state.decision.decision, state.facts, at, book_of(state))
    return (*good, *gate.rules)


def watched(state: SuitabilityState, now: datetime) -> SuitabilityState:
    """The same case with what its decision waits for, and the clock of what may end by itself."""
    assert state.facts is not None and state.decision is not None  # decided cases only
    at = next_change(state.facts, now, book_of(state))
    gate = gate_at(state.decision.decision, state.facts, now, book_of(state))
    waits = tuple(found.code for found in gate.waiting)
    bare = changed(state.without(DeadlineName.GROUND), waits_for=waits)
    if at is None:
        return bare
    return bare.with_deadlines(ground.end(state, at, now))


def _after_service(
    state: SuitabilityState, received: SuitabilityState, news: tuple[AnyFact, ...], now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """What stood at the moment of service is not undone by later news; but if the news was true by
    then, people must know. One paper is one incident, however many facts say so and however they
    arrive; each further reason is told.
    """
    assert state.served_at is not None  # set with the stage
    day, told = london_day(state.served_at), known_blocked(state, state.served_at)
    closed = closed_at(received, state.served_at)
    if told:
        closed -= closed_at(state, state.served_at)
    if not closed and not any(good_news(fact) and fact.as_of <= day for fact in news):
        return received, ()
    wrongful = changed(received, blocked_from=min(day, state.blocked_from or day))
    return alarm(wrongful, now) if told else incident(wrongful, now)


def incident(state: SuitabilityState, now: datetime) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """A paper was handed over when it should not have been, and is counted."""
    return alarm(changed(state, incidents=state.incidents + 1), now)


def alarm(state: SuitabilityState, now: datetime) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """Somebody on duty is notified of the last incident at once, and somebody more senior until it
    has been looked at.
    """
    at_once = Escalate(
        name=DeadlineName.INCIDENT,
        anchored_at=now,
        rung=f"incident {state.incidents}",
        role=Role.DUTY_SUPERVISOR,
        template=Template.INCIDENT,
    )
    unlooked_at = changed(state, incident_open=True)
    if any(waiting.name == DeadlineName.INCIDENT for waiting in state.deadlines):
        return unlooked_at, (at_once,)
    ladder = unlooked.ladder(state, state.incidents, now)
    return unlooked_at.with_deadlines(*ladder), (at_once,)
