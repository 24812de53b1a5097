"""Working days of a nation: a table over bank holidays, and what holds for every day (R117)."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.bank_holidays import is_newer, newest_calendar, published_calendars
from policy.support.rulebook import RULEBOOKS
from policy.time import LONDON, london_day, parse_date, parse_london
from policy.working_days import (
    CALENDAR,
    NATIONS,
    counted_anew,
    holidays,
    is_working_day,
    working_days_after,
    working_days_before,
)

# A published calendar is never edited: more years are a new file with a line of its own.
CALENDARS = {
    "uk-bank-holidays-2028": "cb4e732e3c6b5f0c",
    "uk-bank-holidays-2026-11-29": "dba44216c03fbf9c",
}
ENGLAND, SCOTLAND, IRELAND = "England", "Scotland", "Northern Ireland"
SHORT = datetime(2012, 1, 1), datetime(2028, 11, 30)  # noqa: DTZ001
moments = st.datetimes(*SHORT, timezones=st.just(UTC))
# No working day follows the hour that happens twice in October or the one March skips: both are
# Sundays. So the London clock of an anchor is always found again.
nations = st.sampled_from(sorted(NATIONS))
numbers = st.integers(0, 30)


@pytest.mark.parametrize(
    ("asked", "nation", "chased"),
    [
        # No holiday in between: a week.
        ("12/05/2026 10:30", ENGLAND, "19/05/2026 10:30"),
        # The late May holiday is everybody's.
        ("21/05/2026 10:30", ENGLAND, "29/05/2026 10:30"),
        ("21/05/2026 10:30", "Wales", "29/05/2026 10:30"),
        ("21/05/2026 10:30", SCOTLAND, "29/05/2026 10:30"),
        ("21/05/2026 10:30", IRELAND, "29/05/2026 10:30"),
        # In July only Northern Ireland rests.
        ("09/07/2026 10:30", ENGLAND, "16/07/2026 10:30"),
        ("09/07/2026 10:30", SCOTLAND, "16/07/2026 10:30"),
        ("09/07/2026 10:30", IRELAND, "17/07/2026 10:30"),
        # At the beginning of August only Scotland, at its end everybody else.
        ("30/07/2026 10:30", ENGLAND, "06/08/2026 10:30"),
        ("30/07/2026 10:30", SCOTLAND, "07/08/2026 10:30"),
        ("30/07/2026 10:30", IRELAND, "06/08/2026 10:30"),
        ("27/08/2026 10:30", ENGLAND, "04/09/2026 10:30"),
        ("27/08/2026 10:30", SCOTLAND, "03/09/2026 10:30"),
        # Easter Monday is no holiday in Scotland; a second of January is one there only.
        ("02/04/2026 10:30", ENGLAND, "13/04/2026 10:30"),
        ("02/04/2026 10:30", SCOTLAND, "10/04/2026 10:30"),
        ("31/12/2025 10:30", ENGLAND, "08/01/2026 10:30"),
        ("31/12/2025 10:30", SCOTLAND, "09/01/2026 10:30"),
        # Asked on a Saturday, just before midnight, and over a change of the clocks.
        ("09/05/2026 10:30", ENGLAND, "15/05/2026 10:30"),
        ("12/05/2026 23:59", ENGLAND, "19/05/2026 23:59"),
        ("27/03/2026 00:30", ENGLAND, "07/04/2026 00:30"),
        ("23/10/2026 12:00", ENGLAND, "30/10/2026 12:00"),
    ],
)
def test_five_working_days_later(asked: str, nation: str, chased: str) -> None:
    assert working_days_after(parse_london(asked), 5, nation) == parse_london(chased)


@pytest.mark.parametrize(
    ("day", "at_work"),
    [
        ("13/07/2026", {ENGLAND, "Wales", SCOTLAND}),
        ("03/08/2026", {ENGLAND, "Wales", IRELAND}),
        ("31/08/2026", {SCOTLAND}),
        ("17/03/2026", {ENGLAND, "Wales", SCOTLAND}),
        ("25/12/2026", set()),
        # Proclaimed in Scotland alone, after the first list had been published.
        ("15/06/2026", {ENGLAND, "Wales", IRELAND}),
        ("16/05/2026", set()),
        ("18/05/2026", set(NATIONS)),
    ],
)
def test_each_nation_has_its_own_holidays(day: str, at_work: set[str]) -> None:
    assert {nation for nation in NATIONS if is_working_day(parse_date(day), nation)} == at_work


@given(moments, numbers, nations)
def test_exactly_that_many_working_days_lie_between(
    anchor: datetime, number: int, nation: str
) -> None:
    first, last = london_day(anchor), london_day(working_days_after(anchor, number, nation))
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(is_working_day(day, nation) for day in between) == number
    assert last == first or is_working_day(last, nation)


@given(moments, numbers, nations)
def test_the_london_time_of_day_stays(anchor: datetime, number: int, nation: str) -> None:
    due = working_days_after(anchor, number, nation)
    assert due.astimezone(LONDON).time() == anchor.astimezone(LONDON).time()
    assert not due.utcoffset()


@given(moments, numbers, nations)
def test_one_more_day_is_later(anchor: datetime, number: int, nation: str) -> None:
    assert working_days_after(anchor, number, nation) < working_days_after(
        anchor, number + 1, nation
    )


@pytest.mark.parametrize("nation", sorted(NATIONS))
def test_past_the_calendars_last_year_only_weekends_are_known(nation: str) -> None:
    christmas = date(2031, 12, 25)
    assert is_working_day(christmas, nation)
    assert not is_working_day(date(2031, 12, 27), nation)


def test_an_unknown_nation_has_no_calendar() -> None:
    with pytest.raises(KeyError):
        holidays(CALENDAR, "Ruritania")


def test_every_published_calendar_is_as_it_was_published() -> None:
    found = {
        path.name.removesuffix(".json"): hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in files("policy.calendars").iterdir()
        if path.name.endswith(".json")
    }
    assert found == CALENDARS


def test_the_newest_list_is_the_one_that_counts_where_none_is_kept() -> None:
    assert published_calendars()[0] == "uk-bank-holidays-2028"
    assert published_calendars()[-1] == newest_calendar() == CALENDAR
    assert is_newer(CALENDAR, "uk-bank-holidays-2028")
    assert not is_newer("uk-bank-holidays-2028", CALENDAR)
    assert not is_newer(CALENDAR, CALENDAR)
    assert not is_newer("uk-bank-holidays-2999-01-01", CALENDAR)


@given(moments, st.integers(1, 30), nations)
def test_days_counted_anew_by_the_same_list_stay_and_by_a_newer_one_are_right(
    anchor: datetime, days: int, nation: str
) -> None:
    first = "uk-bank-holidays-2028"
    due = working_days_after(anchor, days, nation, first)
    assert counted_anew(due, days, nation, first, first) == due
    moved = counted_anew(due, days, nation, first, CALENDAR)
    # An anchor on a day of rest counts as the working day before it: by either list as many days.
    assert moved == working_days_after(anchor, days, nation, CALENDAR)
    assert moved >= due


def test_every_rulebook_names_a_calendar_that_was_published() -> None:
    assert {book.calendar for book in RULEBOOKS.values()} <= set(CALENDARS)


@given(moments, numbers, nations)
def test_as_many_working_days_before_is_the_way_back(
    moment: datetime, days: int, nation: str
) -> None:
    before = working_days_before(moment, days, nation)
    again = working_days_after(before, days, nation)
    assert days == 0 or is_working_day(london_day(before), nation)
    # From a day of rest the way back is a day shorter than the way there.
    if is_working_day(london_day(moment), nation):
        assert london_day(again) == london_day(moment)
