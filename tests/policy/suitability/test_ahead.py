"""Looking ahead briefly says the same as playing everything, also where a ladder follows each
repetition: each deadline, how often, until when. Nobody waits for it.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from time import process_time

import pytest

from policy.cases.ahead import ahead
from policy.cases.events import DeadlinePassed
from policy.suitability.deeds import AskRecheck, ReportService
from policy.suitability.rehearsal import look_ahead
from policy.suitability.state import SuitabilityState
from policy.suitability.track import SUITABILITY
from policy.suitability.words import DeadlineName, Manner
from policy.time import months_after
from tests.policy.suitability.life import (
    DECIDED,
    OFFICER,
    Life,
    at,
    decided,
    engaged,
    life_at,
    referred,
)
from tests.policy.suitability.life_moves import beginning

MONTHS = 9


def _asked_for() -> Life:
    life = decided()
    life.ask(AskRecheck(), OFFICER, at("03-02 11:07"))
    return life


def _to_be_withdrawn() -> Life:
    life = decided()
    life.news(at("03-02 11:07"), engaged(at("03-02 11:07")))
    return life


def _after_an_incident() -> Life:
    life = decided()
    life.ask(ReportService(manner=Manner.IN_PERSON), OFFICER, at("03-02 11:07"))
    return life


def _stopped() -> Life:
    life = referred()
    life.news(at("02-25 09:13"), engaged(at("02-25 09:13")))
    return life


CASES = {
    "authority asked": life_at(beginning("11-15 14:30")),
    "window running": life_at(beginning("01-10 09:00")),
    "to be concluded on": life_at(beginning("02-22 11:00")),
    "with the unit": referred(),
    "decided": decided(),
    "decided long ago": decided().wait(at("04-20 12:00")),
    "look asked for": _asked_for(),
    "cleared": decided().cleared(at("03-09 10:20")),
    "to be withdrawn": _to_be_withdrawn(),
    "after an incident": _after_an_incident(),
    "stopped": _stopped(),
}
every = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def end_of(state: SuitabilityState) -> datetime:
    return months_after(state.recent[-1].at, MONTHS)


def passed(state: SuitabilityState) -> list[DeadlinePassed]:
    """Everything that passes, one by one."""
    played = [item.event for item in look_ahead(state, end_of(state))]
    return [event for event in played if isinstance(event, DeadlinePassed)]


@every
def test_it_tells_every_deadline_as_often_as_it_passes(case: Life) -> None:
    listed: Counter[str] = Counter()
    for item in ahead(SUITABILITY, case.state, end_of(case.state)):
        listed[item.passed.name] += 1 + item.more
    assert listed == Counter(event.name for event in passed(case.state))
    assert bool(listed) is bool(case.state.deadlines)


@every
def test_it_tells_when_each_deadline_passes_last(case: Life) -> None:
    listed: dict[str, datetime] = {}
    for item in ahead(SUITABILITY, case.state, end_of(case.state)):
        last = item.last or item.passed.at
        listed[item.passed.name] = max(listed.get(item.passed.name, last), last)
    assert listed == {event.name: event.at for event in passed(case.state)}


@every
def test_a_repeating_deadline_is_listed_once(case: Life) -> None:
    """However long nobody acts, the account is no longer."""
    short = ahead(SUITABILITY, case.state, end_of(case.state))
    long = ahead(SUITABILITY, case.state, end_of(case.state) + timedelta(days=3650))
    # What may end a decision's ground comes once, on a day of its own years ahead.
    assert len([item for item in long if item.passed.name != DeadlineName.GROUND]) == len(short)


@every
def test_looking_changes_nothing_and_decides_nothing(case: Life) -> None:
    before = case.state
    listed = ahead(SUITABILITY, case.state, end_of(case.state))
    assert case.state == before
    assert {item.passed.kind for item in listed} <= {"deadline-passed"}


@every
def test_looking_ahead_takes_no_time(case: Life) -> None:
    """Promised: 10 ms a case. Of several the fastest counts, for a machine may be busy."""
    assert min(_seconds(case) for _ in range(10)) < 0.010


def _seconds(case: Life) -> float:
    began = process_time()
    ahead(SUITABILITY, case.state, months_after(case.state.recent[-1].at, 6))
    return process_time() - began


def test_a_decision_nobody_serves_is_looked_at_again_and_again_and_never_served() -> None:
    names = {item.passed.name: item.more for item in ahead(SUITABILITY, decided().state, DECIDED)}
    assert names == {}
    later = ahead(SUITABILITY, decided().state, months_after(DECIDED, 6))
    assert {item.passed.name for item in later} == {
        "fresh look due",
        "fresh look still missing",
        "escalation not acknowledged",
    }
