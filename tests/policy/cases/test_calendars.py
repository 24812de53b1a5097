"""A newer list of bank holidays moves what is due by working days, in either track, and nothing
else (R117).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from policy.bank_holidays import CALENDAR, Days, as_file, calendar_days, changes, with_news
from policy.cases.deadlines import Deadline
from policy.cases.replies import Verdict
from policy.suitability.ladder import working_days_of
from policy.suitability.lifecycle import decide
from policy.support.deeds import CalendarChanged
from policy.support.words import DeadlineName
from policy.time import parse_date, parse_london
from policy.working_days import working_days_after
from tests.policy.suitability.life import life_at
from tests.policy.suitability.life_files import moment
from tests.policy.suitability.life_moves import Turned, lives
from tests.policy.support.builders import CASEWORKER, OPEN_ANSWER, PRIORITISE, LiveCase

FIRST = "uk-bank-holidays-2028"
SCOTLAND = {"nation": "Scotland", "authority": "S12000046"}


def changed(name: str = CALENDAR, id: str = "calendar") -> CalendarChanged:
    return CalendarChanged(id=id, at=parse_london("12/06/2026 12:00"), by="S-4", calendar=name)


def asked_in_june(**more: Any) -> LiveCase:
    """Support open since May; on Friday 12 June a casework team is asked."""
    case = LiveCase(**more).answer(OPEN_ANSWER, 10)
    hours = (parse_london("12/06/2026 10:30") - case.received_at) / timedelta(hours=1)
    assert case.ask(PRIORITISE, CASEWORKER, hours).verdict is Verdict.APPLIED
    return case


def chase(case: LiveCase) -> Deadline:
    (found,) = (d for d in case.state.deadlines if d.name == DeadlineName.PRIORITISATION)
    return found


@pytest.mark.rule("R117")
def test_a_holiday_that_is_new_moves_the_working_days_of_its_nation_alone() -> None:
    scottish, english = asked_in_june(**SCOTLAND), asked_in_june()
    for case, before, after in (
        (scottish, "19/06/2026 10:30", "22/06/2026 10:30"),
        (english, "19/06/2026 10:30", "19/06/2026 10:30"),
    ):
        set_before = chase(case)
        others = [d for d in case.state.deadlines if d != set_before]
        assert set_before.due == parse_london(before)
        reply = case.send(changed(), hours_to(case, "12/06/2026 12:00"))
        assert reply.verdict is Verdict.APPLIED
        moved = chase(case)
        assert moved.due == parse_london(after)
        assert (moved.rung, moved.anchored_at) == (set_before.rung, set_before.anchored_at)
        assert [d for d in case.state.deadlines if d != moved] == others
        assert case.state.calendar == CALENDAR
        assert case.history[-1].event.kind == "calendar-changed"


def hours_to(case: LiveCase, london: str) -> float:
    return (parse_london(london) - case.received_at) / timedelta(hours=1)


def test_what_is_chased_again_is_counted_by_the_new_list() -> None:
    case = asked_in_june(**SCOTLAND)
    case.send(changed(), hours_to(case, "12/06/2026 12:00"))
    case.wait(hours_to(case, "22/06/2026 10:31"))
    assert chase(case).due == parse_london("29/06/2026 10:30")


def test_a_list_that_is_not_newer_or_never_was_published_changes_nothing() -> None:
    case = asked_in_june(**SCOTLAND)
    at = hours_to(case, "12/06/2026 12:00")
    for name in (FIRST, "uk-bank-holidays-2099-01-01", ""):
        assert case.send(changed(name, name or "none"), at).code == "no-newer-calendar"
    assert case.send(changed(), at).verdict is Verdict.APPLIED
    assert case.send(changed(id="again"), at).code == "no-newer-calendar"


def test_a_case_keeps_the_list_it_was_accepted_with() -> None:
    case = asked_in_june(**SCOTLAND, calendar=CALENDAR)
    assert chase(case).due == parse_london("22/06/2026 10:30")


def test_in_suitability_the_authority_has_its_working_days_by_the_new_list() -> None:
    asked = moment("2021-11-15T10:00:00Z")
    life = life_at(asked)
    in_june = tuple(
        replace(
            item,
            anchored_at=parse_london("12/06/2026 10:30"),
            due=_counted("12/06/2026 10:30", working_days_of(item), FIRST),
        )
        for item in life.state.deadlines
        if working_days_of(item)
    )
    assert len(in_june) == 4
    before = replace(life.state, deadlines=in_june, nation="Scotland")
    after = decide(before, changed(), parse_london("12/06/2026 12:00")).state
    assert after.calendar == CALENDAR
    assert [item.due for item in after.deadlines] == [
        _counted("12/06/2026 10:30", working_days_of(item), CALENDAR) for item in in_june
    ]
    assert after.deadlines[0].due == parse_london("22/06/2026 10:30")


def _counted(anchor: str, days: int, calendar: str) -> datetime:
    return working_days_after(parse_london(anchor), days, "Scotland", calendar)


@given(lives())
@settings(deadline=None)
def test_no_life_loses_or_gains_a_deadline_by_a_newer_list(played: list[Turned]) -> None:
    for turn in played:
        before = turn.after
        after = decide(before, changed(), turn.now).state
        assert after.stage is before.stage
        names = [(d.name, d.rung, d.anchored_at) for d in before.deadlines]
        assert sorted((d.name, d.rung, d.anchored_at) for d in after.deadlines) == sorted(names)


def test_news_is_added_and_nothing_is_lost_unless_one_says_so() -> None:
    known: Days = calendar_days(CALENDAR)
    published = {**known, "scotland": tuple(d for d in known["scotland"] if d.year == 2026)}
    without = tuple(d for d in published["scotland"] if d != parse_date("15/06/2026"))
    fewer = {**published, "scotland": (*without, parse_date("07/12/2026"))}
    kept, dropped = with_news(known, fewer), with_news(known, fewer, drop=True)
    added = ("scotland", parse_date("07/12/2026"), True)
    assert changes(known, kept) == (added,)
    assert changes(known, dropped) == (("scotland", parse_date("15/06/2026"), False), added)


def test_a_list_is_written_as_the_published_ones_are() -> None:
    from importlib.resources import files

    for name in (FIRST, CALENDAR):
        text = files("policy.calendars").joinpath(f"{name}.json").read_text(encoding="ascii")
        assert as_file(calendar_days(name)) == text
