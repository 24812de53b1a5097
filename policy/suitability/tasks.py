"""What stands on the worklists of a case: worked out from where it is and what is known, so that a
task is there exactly as long as what it asks for is open.

What helps the person (a suitable offer, safeguarding, help with the EU Settlement Scheme, word of
voluntary return) is asked for whatever holds or stops this route.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from policy.cases.effects import AddTask, CompleteTasks, Effect
from policy.suitability.deciding.links import open_links
from policy.suitability.evidence.facts import CameToSleepRough, EussWord, Offer
from policy.suitability.evidence.reading import Reading, latest, read
from policy.suitability.evidence.where import moved
from policy.suitability.evidence.words import Cause, Euss, Indicator, Known, Response, Standing
from policy.suitability.gates.age import is_child
from policy.suitability.gates.own_gate import asked_at, besides_the_law
from policy.suitability.gates.scope import law_in_force
from policy.suitability.gates.signs import uncleared
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.words import EXITS, Stage, TaskKind, Team

_SOON, _IN_A_WEEK = timedelta(days=1), timedelta(days=7)
_TaskOf = tuple[TaskKind, Team, str]

BY_HAND = frozenset(
    {
        TaskKind.SAFEGUARDING,
        TaskKind.NRM_REFERRAL,
        TaskKind.SEARCH_FOR_OFFER,
        TaskKind.VOLUNTARY_RETURN,
        TaskKind.EUSS_HELP,
        TaskKind.OFFENDING,
        TaskKind.FNORC,
        TaskKind.CRIMINALITY,
        TaskKind.INCIDENT,
        TaskKind.ANOTHER_AREA,
        TaskKind.DELIVER_BY_HAND,
        TaskKind.UNREADABLE_MESSAGE,
    }
)
"""Tasks that go when somebody says they are done. The others go when their deed is."""

_URGENT = frozenset(
    {
        TaskKind.SAFEGUARDING,
        TaskKind.NRM_REFERRAL,
        TaskKind.INCIDENT,
        TaskKind.WITHDRAW,
        TaskKind.FRESH_LOOK,
    }
)

_BY_STAGE: dict[Stage, tuple[_TaskOf, ...]] = {
    Stage.AWAITING_INFO: ((TaskKind.ASK_FOR_INFORMATION, Team.ASSESSORS, "R41"),),
    Stage.ASSESSING: ((TaskKind.PNC_CHECK, Team.ASSESSORS, "R93"),),
    Stage.AWAITING_AUTHORITY: ((TaskKind.ASK_AUTHORITY, Team.ASSESSORS, "R94"),),
    Stage.CONCLUDING: ((TaskKind.CONCLUDE, Team.ASSESSORS, "R48"),),
    Stage.DECIDED: ((TaskKind.SERVE, Team.OFFICERS, "R110"),),
    Stage.CLEARED: ((TaskKind.SERVE, Team.OFFICERS, "R110"),),
    Stage.SERVED_TO_FILE: ((TaskKind.HAND_OVER, Team.OFFICERS, "R114"),),
    Stage.WITHDRAWAL_DUE: ((TaskKind.WITHDRAW, Team.UKVI, "R112"),),
    Stage.CANNOT_NO_SUPPORT: ((TaskKind.VOLUNTARY_RETURN, Team.ASSESSORS, "R59"),),
    Stage.PERSISTENT_OFFENDING: ((TaskKind.OFFENDING, Team.ASSESSORS, "R52"),),
    Stage.TO_FNORC: ((TaskKind.FNORC, Team.ASSESSORS, "R96"),),
    Stage.TO_CRIMINALITY: ((TaskKind.CRIMINALITY, Team.ASSESSORS, "R89"),),
}
_LEGAL_CHECK: _TaskOf = (TaskKind.LEGAL_CHECK, Team.LAWYERS, "A8")
_TO_BE_SERVED = frozenset({Stage.DECIDED, Stage.SERVED_TO_FILE})
_STILL_LOOKING = frozenset(
    {
        Stage.AWAITING_INFO,
        Stage.ASSESSING,
        Stage.HELD_SAFEGUARDING,
        Stage.AWAITING_AUTHORITY,
        Stage.SUPPORT_WINDOW,
    }
)
_AT_THE_SRU = frozenset({Stage.THRESHOLD_MET, Stage.WITH_SRU})


def with_tasks(
    state: SuitabilityState, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """The case with its tasks as they should stand, and what puts them there or takes them off."""
    wanted = {row[0]: row for row in _wanted(state, now)}
    open_now = tuple(kind for kind in wanted if kind not in state.tasks_done)
    done = tuple(kind for kind in state.tasks_done if kind in wanted)
    if open_now == state.open_tasks and done == state.tasks_done:
        return state, ()
    gone = [CompleteTasks(task=kind) for kind in state.open_tasks if kind not in open_now]
    new = [_opened(wanted[kind], now) for kind in open_now if kind not in state.open_tasks]
    return changed(state, open_tasks=open_now, tasks_done=done), (*gone, *new)


def _opened(task: _TaskOf, now: datetime) -> AddTask:
    kind, team, rule = task
    due = now + (_SOON if kind in _URGENT else _IN_A_WEEK)
    return AddTask(task=kind, team=team, due=due, rule=rule)


def _wanted(state: SuitabilityState, now: datetime) -> Iterator[_TaskOf]:
    if state.incident_open:
        yield TaskKind.INCIDENT, Team.SUPERVISORS, "R112"
    if state.facts is None or state.ended:
        return
    reading = read(state.facts, now, suitability_book_at(now))
    if open_links(state):
        yield TaskKind.POSSIBLE_DUPLICATE, Team.ASSESSORS, "R33"
    if state.stage in _STILL_LOOKING and moved(reading):
        yield TaskKind.ANOTHER_AREA, Team.ASSESSORS, "R98"
    yield from _for_the_person(state, reading)
    if state.stage in _TO_BE_SERVED and state.waits_for:
        yield from _not_to_be_served_yet(state)
    else:
        yield from _of_the_stage(state, reading)
    if state.stage in EXITS:
        yield TaskKind.CLOSING, Team.ASSESSORS, "service"
    if state.window_proposal is not None:
        yield TaskKind.WINDOW_PROPOSAL, Team.ASSESSORS, "R69"
    if state.look_wanted:
        yield TaskKind.FRESH_LOOK, Team.OFFICERS, "R111"
    if state.stage in _AT_THE_SRU:
        yield from _of_the_decision(state)


def _of_the_stage(state: SuitabilityState, reading: Reading) -> Iterator[_TaskOf]:
    """What the stage asks for; of what is not known, the law is asked of a lawyer and the rest of
    the assessors (A8).
    """
    law = state.decision is None and law_in_force(reading).standing is not Standing.MET
    if law and state.stage not in EXITS:
        yield _LEGAL_CHECK
    if law and state.stage is Stage.AWAITING_INFO and not besides_the_law(reading):
        return
    yield from _BY_STAGE.get(state.stage, ())


def _not_to_be_served_yet(state: SuitabilityState) -> tuple[_TaskOf, ...]:
    """What is asked while a decision that stands waits for something that it needs (R111): until
    then nobody is asked to serve it.
    """
    tasks = [task for code in state.waits_for for task in _asked_for(code)]
    return tuple({task[0]: task for task in tasks}.values())


def _asked_for(code: str) -> tuple[_TaskOf, ...]:
    if code == "law-in-force":
        return (_LEGAL_CHECK,)
    return _BY_STAGE.get(asked_at(code), ())


def _for_the_person(state: SuitabilityState, reading: Reading) -> Iterator[_TaskOf]:
    if _needs_safeguarding(reading):
        yield TaskKind.SAFEGUARDING, Team.ASSESSORS, "R30"
    if Indicator.TRAFFICKING in uncleared(reading):
        yield TaskKind.NRM_REFERRAL, Team.ASSESSORS, "R62"
    if state.stage in _STILL_LOOKING:
        yield TaskKind.SEARCH_FOR_OFFER, Team.ASSESSORS, "R60"
    standings = {word.standing for word in latest(reading.of(EussWord))}
    if state.stage is Stage.OUT_OF_SCOPE and standings & {Euss.PENDING, Euss.POSSIBLY_ELIGIBLE}:
        yield TaskKind.EUSS_HELP, Team.ASSESSORS, "R41"


def _of_the_decision(state: SuitabilityState) -> Iterator[_TaskOf]:
    if state.proposal is not None:
        yield TaskKind.DECISION_CHECK, Team.SRU, "R104"
    elif state.stage is Stage.WITH_SRU:
        yield TaskKind.DECIDE, Team.SRU, "R104"
    elif state.summary is not None:
        yield TaskKind.SUMMARY_CHECK, Team.ASSESSORS, "R97"
    else:
        yield TaskKind.SUMMARY, Team.ASSESSORS, "R97"


def _needs_safeguarding(reading: Reading) -> bool:
    """A child, a sign, an illness that kept somebody from support, or flight from abuse (R30, R51,
    R74).
    """
    fled = any(word.cause is Cause.FLED_ABUSE for word in reading.of(CameToSleepRough))
    ill = any(
        offer.health_linked is Known.YES or offer.response is Response.COULD_NOT
        for offer in reading.of(Offer)
    )
    return is_child(reading) or fled or ill or Indicator.SAFEGUARDING in uncleared(reading)
