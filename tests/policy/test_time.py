"""Moments over clock changes, leap days and month ends: tables, and properties for the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.bank_holidays import NATIONS
from policy.cases.deadlines import latest_occurrence
from policy.time import (
    LONDON,
    UnreadableTime,
    add_months,
    at_london,
    days_after,
    elapsed,
    end_of_london_day,
    last_daily,
    london_day,
    months_after,
    next_daily,
    out_of_office,
    parse_london,
    require_aware,
    show_london,
    write_london,
)

YEARS = (datetime(2015, 1, 1), datetime(2050, 1, 1))  # noqa: DTZ001
moments = st.datetimes(*YEARS, timezones=st.just(UTC))
days = st.dates(date(2015, 1, 1), date(2050, 1, 1))
NINE = time(9)
# Around the changes of 2026: 29 March and 25 October.
near_a_change = (
    st.sampled_from([date(2026, 3, 28), date(2026, 10, 24)])
    .flatmap(
        lambda day: st.datetimes(
            datetime.combine(day, time()), datetime.combine(day, time()) + timedelta(days=3)
        )
    )
    .map(lambda naive: naive.replace(tzinfo=UTC))
)
any_moment = moments | near_a_change


@given(any_moment, st.integers(min_value=0, max_value=1_000))
def test_elapsed_hours_are_exact_whatever_the_clocks_do(anchor: datetime, hours: int) -> None:
    assert (elapsed(anchor, hours) - anchor).total_seconds() == hours * 3600


@given(any_moment, st.integers(min_value=-14, max_value=14))
def test_a_moment_is_the_same_in_every_time_zone(moment: datetime, offset: int) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(hours=offset)))
    assert elapsed(elsewhere, 24) == elapsed(moment, 24)
    assert elapsed(elsewhere, 24).utcoffset() == timedelta(0)
    assert london_day(elsewhere) == london_day(moment)


@given(any_moment)
def test_the_next_daily_is_the_first_later_moment_london_shows_that_hour(after: datetime) -> None:
    due = next_daily(after, NINE)
    assert after < due <= after + timedelta(hours=25)
    assert due.astimezone(LONDON).time() == NINE
    assert due.utcoffset() == timedelta(0)


@given(any_moment, st.integers(min_value=1, max_value=30))
def test_days_later_is_at_the_same_london_hour(anchor: datetime, number: int) -> None:
    due = days_after(anchor, number, NINE)
    assert london_day(due) == london_day(anchor) + timedelta(days=number)
    assert due.astimezone(LONDON).time() == NINE


@given(days, st.integers(min_value=0, max_value=60))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    last_of_month = (later + timedelta(days=1)).day == 1
    assert later.day == day.day or (later.day < day.day and last_of_month)


@given(days, st.integers(min_value=0, max_value=12))
def test_a_later_day_never_ends_its_months_sooner(day: date, months: int) -> None:
    assert add_months(day, months) <= add_months(day + timedelta(days=1), months)


@given(any_moment, st.integers(min_value=1, max_value=12))
def test_months_after_is_a_london_midnight(anchor: datetime, months: int) -> None:
    end = months_after(anchor, months)
    assert end.astimezone(LONDON).time() == time(0)
    assert london_day(end) == add_months(london_day(anchor), months) + timedelta(days=1)


@given(days, st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_a_london_minute_is_found_again_or_refused(day: date, clock: time) -> None:
    try:
        moment = at_london(day, clock)
    except UnreadableTime:
        assert (day.month, clock.hour) == (3, 1)
        assert (day + timedelta(days=7)).month == 4 and day.weekday() == 6
    else:
        assert moment.astimezone(LONDON).replace(tzinfo=None) == datetime.combine(day, clock)


@pytest.mark.parametrize("text", ["29/03/2026 01:00", "29/03/2026 01:59", "31/03/2024 01:30"])
def test_the_hour_that_march_skips_cannot_be_read(text: str) -> None:
    with pytest.raises(UnreadableTime):
        parse_london(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("29/03/2026 00:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("29/03/2026 02:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("25/10/2026 00:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("25/10/2026 01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("25/10/2026 02:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("29/02/2028 12:00", datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
    ],
)
def test_a_london_minute_is_read_as_its_first_occurrence(text: str, utc: datetime) -> None:
    assert parse_london(text) == utc


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 5, 5), 3, date(2026, 8, 5)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_clamp_at_the_end_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_a_day_that_clocks_change_has_23_or_25_hours() -> None:
    lengths = [
        end_of_london_day(day) - at_london(day, time(0))
        for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 5, 5))
    ]
    assert lengths == [timedelta(hours=23), timedelta(hours=25), timedelta(hours=24)]


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("05/05/2026 08:59", True),
        ("05/05/2026 09:00", False),
        ("05/05/2026 16:59", False),
        ("05/05/2026 17:00", True),
        ("09/05/2026 12:00", True),
        ("10/05/2026 12:00", True),
        # A Friday, and a bank holiday everywhere.
        ("25/12/2026 10:00", True),
    ],
)
def test_the_office_is_open_nine_to_five_on_working_days(text: str, out: bool) -> None:
    assert out_of_office(parse_london(text)) is out


@pytest.mark.parametrize(
    ("text", "resting"),
    [
        ("15/06/2026 10:00", {"Scotland"}),
        ("13/07/2026 10:00", {"Northern Ireland"}),
        ("31/08/2026 10:00", {"England", "Wales", "Northern Ireland"}),
    ],
)
def test_an_office_rests_on_its_own_nations_bank_holidays(text: str, resting: set[str]) -> None:
    assert {one for one in NATIONS if out_of_office(parse_london(text), one)} == resting


@given(any_moment, st.integers(min_value=1, max_value=28), st.integers(0, 400))
def test_the_latest_repetition_is_at_most_one_period_old(
    due: datetime, period: int, later: int
) -> None:
    nine = next_daily(due, NINE)
    until = nine + timedelta(days=later, hours=1)
    latest = latest_occurrence(nine, period, until)
    assert latest <= until < latest + timedelta(days=period, hours=1)
    assert latest.astimezone(LONDON).time() == NINE


def test_a_moment_without_a_time_zone_is_not_taken() -> None:
    with pytest.raises(ValueError, match="time zone"):
        require_aware(datetime(2026, 5, 5))  # noqa: DTZ001


def test_a_moment_is_shown_as_london_reads_it() -> None:
    assert show_london(datetime(2021, 4, 6, 8, 30, tzinfo=UTC)) == "6 April 2021 at 09:30"


@pytest.mark.parametrize(
    ("before", "clock", "found"),
    [
        ("05/05/2026 20:05", time(8, 0), "05/05/2026 08:00"),
        ("05/05/2026 07:59", time(8, 0), "04/05/2026 08:00"),
        ("05/05/2026 08:00", time(8, 0), "05/05/2026 08:00"),
        # On 29 March 2026 London's clocks skip the hour from one to two.
        ("29/03/2026 12:00", time(1, 30), "28/03/2026 01:30"),
    ],
)
def test_the_last_time_clocks_showed_an_hour(before: str, clock: time, found: str) -> None:
    assert last_daily(parse_london(before), clock) == parse_london(found)


@given(
    moments
    | st.integers(min_value=-180, max_value=180).map(
        lambda minutes: datetime(2027, 10, 31, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    )
)
def test_what_is_written_for_london_is_read_as_the_same_minute(moment: datetime) -> None:
    assert parse_london(write_london(moment)) == moment.replace(second=0, microsecond=0)
