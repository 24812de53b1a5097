"""Moments: aware UTC inside, Europe/London for people.

The time-zone data comes from the pinned `tzdata` package and never from the machine, so that two
workers, or one worker before and after an operating system update, compute the same deadline.
"""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from policy.bank_holidays import is_working_day

_LONDON_DATA = files("tzdata.zoneinfo.Europe").joinpath("London")
with _LONDON_DATA.open("rb") as _data:
    LONDON = ZoneInfo.from_file(_data, key="Europe/London")

NAIVE = "a moment must have its time zone"
_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
_MOMENT = re.compile(r"(\d{2}/\d{2}/\d{4}) (\d{2}):(\d{2})(?: (GMT|BST))?", re.ASCII)

_CLOCKS_GO_BACK = 10
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


class UnreadableTime(ValueError):
    """The text is no date or time of the form asked for, or names a minute that London's clocks
    skipped.
    """


class SkippedMinute(UnreadableTime):
    """The clocks went forward over that minute."""


def require_aware(moment: datetime) -> datetime:
    """The same moment in UTC.

    Raises:
        ValueError: the datetime has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(NAIVE)
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


# The same cell is read by whoever cleans it, by whoever checks it and by whoever uses it.
@lru_cache(maxsize=512)
def parse_date(text: str) -> date:
    """A calendar day written `dd/mm/yyyy`; raises UnreadableTime for any other form or a day that
    does not exist.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise UnreadableTime("not of the form dd/mm/yyyy")
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableTime("no such day") from None


@lru_cache(maxsize=512)
def parse_london(text: str) -> datetime:
    """A London wall-clock minute written `dd/mm/yyyy hh:mm`, as UTC.

    The hour that happens twice in October is read as its first occurrence, the earlier moment: for
    a clock that runs against us the cautious reading. In that hour, and no other, ` BST` or ` GMT`
    after it may say which one is meant. Raises UnreadableTime for the hour that March skips.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise UnreadableTime("not of the form dd/mm/yyyy hh:mm")
    hour, minute, clocks = int(found.group(2)), int(found.group(3)), found.group(4)
    if hour > 23 or minute > 59:
        raise UnreadableTime("no such time of day")
    first = at_london(parse_date(found.group(1)), time(hour, minute))
    if clocks is None:
        return first
    again = shown_again(first)
    if again is None:
        raise UnreadableTime("BST or GMT belongs only to the hour that happens twice")
    return again if clocks == "GMT" else first


def shown_again(moment: datetime) -> datetime | None:
    """The later moment at which London's clocks show the same minute of the same day once more;
    None but in the first of the two hours that October's change makes alike.
    """
    if moment.month != _CLOCKS_GO_BACK:
        return None
    later = moment + timedelta(hours=1)
    first, again = moment.astimezone(LONDON), later.astimezone(LONDON)
    alike = first.replace(tzinfo=None, fold=0) == again.replace(tzinfo=None, fold=0)
    return later if alike else None


def write_london(moment: datetime) -> str:
    """A moment's minute as `parse_london` reads it, and as no other: with ` BST` or ` GMT` in the
    hour that happens twice. Raises ValueError for a moment without a zone.
    """
    local = require_aware(moment).astimezone(LONDON)
    other = local.replace(fold=1 - local.fold)
    clocks = "" if other.utcoffset() == local.utcoffset() else f" {local:%Z}"
    return f"{local:%d/%m/%Y %H:%M}{clocks}"


# Deadlines fall on a few clock times of the same days, over and over.
@lru_cache(maxsize=4096)
def at_london(day: date, clock: time) -> datetime:
    """The moment London's clocks show `clock` on `day`, in UTC; raises UnreadableTime if they skip
    it.
    """
    local = datetime.combine(day, clock, LONDON)
    moment = local.astimezone(UTC)
    # A minute that is skipped comes back as another, on the other side of the change.
    if moment.astimezone(LONDON).utcoffset() != local.utcoffset():
        raise SkippedMinute("London's clocks skip that minute")
    return moment


def london_day(moment: datetime) -> date:
    """The calendar day it is in London at a moment."""
    if moment.tzinfo is None:
        raise ValueError(NAIVE)
    return moment.astimezone(LONDON).date()


_MONTHS = tuple(calendar.month_name)[1:]


def show_london(moment: datetime) -> str:
    """How a person reads a moment: `6 April 2021 at 09:30`, London time."""
    local = require_aware(moment).astimezone(LONDON)
    month = _MONTHS[local.month - 1]
    return f"{local.day} {month} {local.year} at {local.hour:02}:{local.minute:02}"


def span(length: timedelta) -> str:
    """A stretch of time in its two largest units: `3 h 10 min`."""
    seconds = int(abs(length).total_seconds())
    if seconds >= 2 * _DAY:
        return f"{seconds // _DAY} days"
    if seconds >= _HOUR:
        return f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE} min"
    return f"{seconds // _MINUTE} min"


def elapsed(anchor: datetime, hours: int) -> datetime:
    """The moment that many elapsed hours after the anchor (R16): weekends, holidays and clock
    changes all count.
    """
    return require_aware(anchor) + timedelta(hours=hours)


def next_daily(after: datetime, clock: time) -> datetime:
    """The first moment strictly later than `after` at which London's clocks show `clock`."""
    day = london_day(after)
    while True:
        moment = at_london(day, clock)
        if moment > after:
            return moment
        day += timedelta(days=1)


def last_daily(before: datetime, clock: time) -> datetime:
    """The last moment no later than `before` at which London's clocks showed `clock`."""
    day = london_day(before)
    while True:
        # A minute that London's clocks skip on a day is looked for on the day before.
        with suppress(UnreadableTime):
            moment = at_london(day, clock)
            if moment <= before:
                return moment
        day -= timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The corresponding date that many calendar months on, or the last day of a month too short to
    have one.
    """
    month_index = day.month - 1 + months
    year, month = day.year + month_index // 12, month_index % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def end_of_london_day(day: date) -> datetime:
    """The moment a London calendar day is over: the next day's midnight, in UTC."""
    return at_london(day + timedelta(days=1), time(0))


def months_after(anchor: datetime, months: int) -> datetime:
    """The end of the London day that lies that many calendar months after the anchor's day."""
    return end_of_london_day(add_months(london_day(anchor), months))


def days_after(anchor: datetime, days: int, clock: time) -> datetime:
    """The moment London's clocks show `clock`, that many calendar days after the anchor's London
    day.
    """
    return at_london(london_day(anchor) + timedelta(days=days), clock)


_OFFICE_OPENS, _OFFICE_CLOSES = time(9), time(17)


def out_of_office(moment: datetime, nation: str = "England") -> bool:
    """Whether London's clocks are outside nine to five, or the nation does not work that day: then
    notices go to the out-of-hours address, if any (R18).
    """
    local = require_aware(moment).astimezone(LONDON)
    open_now = _OFFICE_OPENS <= local.time() < _OFFICE_CLOSES
    return not (open_now and is_working_day(local.date(), nation))
