"""Working days of a nation: Monday to Friday, less its bank holidays. For chasing authorities
(R117), never for the 24 hours, which count every hour (R16).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.bank_holidays import CALENDAR as CALENDAR
from policy.bank_holidays import NATIONS as NATIONS
from policy.bank_holidays import holidays as holidays
from policy.bank_holidays import is_working_day as is_working_day
from policy.time import LONDON, at_london, london_day


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


def counted_anew(due: datetime, days: int, nation: str, calendar: str, newer: str) -> datetime:
    """A moment so many working days after another one, counted by a newer calendar from the same
    day.
    """
    return working_days_after(working_days_before(due, days, nation, calendar), days, nation, newer)


def _working_days_from(
    moment: datetime, days: int, step: timedelta, nation: str, calendar: str
) -> datetime:
    day = london_day(moment)
    while days > 0:
        day += step
        days -= is_working_day(day, nation, calendar)
    clock = moment.astimezone(LONDON).time().replace(tzinfo=None)
    return at_london(day, clock)
