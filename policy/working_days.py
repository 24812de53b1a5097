"""Working days of a nation: Monday to Friday, less its bank holidays. For chasing authorities
(R117), never for the 24 hours, which count every hour (R16).
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from policy.time import LONDON, at_london, london_day

CALENDAR = "uk-bank-holidays-2028"
_DIVISIONS = {
    "England": "england-and-wales",
    "Wales": "england-and-wales",
    "Scotland": "scotland",
    "Northern Ireland": "northern-ireland",
}
NATIONS = frozenset(_DIVISIONS)
_SATURDAY = 5


@cache
def holidays(calendar: str, nation: str) -> frozenset[date]:
    """A nation's bank holidays in a published calendar.

    Raises:
        KeyError: no such nation.
    """
    text = files("policy.calendars").joinpath(f"{calendar}.json").read_text(encoding="ascii")
    return frozenset(date.fromisoformat(day) for day in json.loads(text)[_DIVISIONS[nation]])


def is_working_day(day: date, nation: str, calendar: str = CALENDAR) -> bool:
    """Whether people are at work there on a day. Past the calendar's last year only weekends
    are known.
    """
    return day.weekday() < _SATURDAY and day not in holidays(calendar, nation)


def working_days_before(
    moment: datetime, days: int, nation: str, calendar: str = CALENDAR
) -> datetime:
    """The same London time of day, that many working days before the moment's London day: what is
    older has waited longer.
    """
    return _working_days_from(moment, days, timedelta(days=-1), nation, calendar)


def working_days_after(
    anchor: datetime, days: int, nation: str, calendar: str = CALENDAR
) -> datetime:
    """The same London time of day, that many working days after the anchor's London day."""
    return _working_days_from(anchor, days, timedelta(days=1), nation, calendar)


def _working_days_from(
    moment: datetime, days: int, step: timedelta, nation: str, calendar: str
) -> datetime:
    day = london_day(moment)
    while days > 0:
        day += step
        days -= is_working_day(day, nation, calendar)
    clock = moment.astimezone(LONDON).time().replace(tzinfo=None)
    return at_london(day, clock)
