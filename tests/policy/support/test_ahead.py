"""Looking ahead briefly says the same as playing everything: each deadline, how often, until
when.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from policy.cases.ahead import ahead
from policy.support.deeds import DeadlinePassed
from policy.support.rehearsal import look_ahead
from policy.support.track import SUPPORT
from policy.support.words import DeadlineName, Stage
from policy.time import months_after
from tests.policy.support.builders import LiveCase, case_at, waiting_case

CASES = {
    "fresh": LiveCase(),
    "warned": LiveCase().wait(13),
    "long breached": LiveCase().wait(24 * 40),
    "support open": case_at(Stage.SUPPORT_OPEN),
    "window over": case_at(Stage.SUPPORT_OPEN).wait(24 * 100),
    "resolved": case_at(Stage.ANSWERED),
    "waiting for a casework team": waiting_case(),
    "closed": case_at(Stage.CLOSED),
}


def _end(case: LiveCase) -> datetime:
    assert case.state.received_at is not None
    return months_after(case.state.received_at, 9)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_tells_every_deadline_as_often_as_it_passes(case: LiveCase) -> None:
    played = [item.event for item in look_ahead(case.state, _end(case))]
    passed = Counter(event.name for event in played if isinstance(event, DeadlinePassed))
    listed: Counter[str] = Counter()
    for item in ahead(SUPPORT, case.state, _end(case)):
        listed[item.passed.name] += 1 + item.more
    assert listed == passed


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_tells_when_each_deadline_passes_last(case: LiveCase) -> None:
    last: dict[str, datetime] = {}
    for item in look_ahead(case.state, _end(case)):
        if isinstance(item.event, DeadlinePassed):
            last[item.event.name] = item.event.at
    listed: dict[str, datetime] = {}
    for brief in ahead(SUPPORT, case.state, _end(case)):
        at = brief.last or brief.passed.at
        listed[brief.passed.name] = max(listed.get(brief.passed.name, at), at)
    assert listed == last


def test_a_repeating_deadline_is_listed_once() -> None:
    daily = [
        item
        for item in ahead(SUPPORT, CASES["fresh"].state, _end(CASES["fresh"]))
        if item.passed.name is DeadlineName.STATUS_DAILY
    ]
    assert len(daily) == 1
    assert daily[0].more > 250


def test_looking_changes_nothing() -> None:
    case = case_at(Stage.SUPPORT_OPEN)
    before = case.state
    ahead(SUPPORT, case.state, _end(case))
    assert case.state == before
