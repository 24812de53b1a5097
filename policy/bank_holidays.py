"""Bank holidays by nation: which lists were published, and which days they name.

A list is a file in `policy.calendars`, dated by its name and never edited; a newer one is another
file. A case keeps the name of the list its working days are counted by, and receives a newer one as
an event (R117).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

_OF = "uk-bank-holidays-"
_DIVISIONS = {
    "England": "england-and-wales",
    "Wales": "england-and-wales",
    "Scotland": "scotland",
    "Northern Ireland": "northern-ireland",
}
NATIONS = frozenset(_DIVISIONS)
DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")
"""The lists that GOV.UK publishes, by its own names."""
_SATURDAY = 5
_LISTS = files("policy.calendars")

Days = Mapping[str, tuple[date, ...]]
"""A whole list: the bank holidays of each division, in order."""


def calendar_name(published: date) -> str:
    """What the list taken over on a day is called."""
    return f"{_OF}{published.isoformat()}"


@cache
def published_calendars() -> tuple[str, ...]:
    """Every list that was published, the oldest first. The first of them is called after the last
    year it covers, and all others after the day they were taken over.
    """
    names = (path.name for path in _LISTS.iterdir())
    found = [name.removesuffix(".json") for name in names if name.endswith(".json")]
    return tuple(sorted(found, key=lambda name: (len(name) > len(f"{_OF}2028"), name)))


def newest_calendar() -> str:
    """The list that was published last."""
    return published_calendars()[-1]


def is_newer(calendar: str, than: str) -> bool:
    """Whether a list was published, and after another one."""
    known = published_calendars()
    return calendar in known and than in known and known.index(calendar) > known.index(than)


@cache
def calendar_days(calendar: str) -> Days:
    """A published list."""
    text = _LISTS.joinpath(f"{calendar}.json").read_text(encoding="ascii")
    return {
        division: tuple(date.fromisoformat(day) for day in days)
        for division, days in json.loads(text).items()
    }


@cache
def holidays(calendar: str, nation: str) -> frozenset[date]:
    """A nation's bank holidays in a published list.

    Raises:
        KeyError: no such nation.
    """
    return frozenset(calendar_days(calendar)[_DIVISIONS[nation]])


CALENDAR = newest_calendar()
"""The list for whatever keeps none of its own: today's lists and office hours."""


def is_working_day(day: date, nation: str, calendar: str = CALENDAR) -> bool:
    """Whether people are at work there on a day. Past the calendar's last year only weekends
    are known.
    """
    return day.weekday() < _SATURDAY and day not in holidays(calendar, nation)


def with_news(known: Days, published: Days, *, drop: bool = False) -> Days:
    """A list together with what is published now. A day that is no longer published stays, for a
    copy may be older than the list. With `drop` it goes, but only from years that are published.
    """
    merged: dict[str, tuple[date, ...]] = {}
    for division in DIVISIONS:
        days = set(published.get(division, ()))
        years = {day.year for day in days}
        kept = {day for day in known[division] if not drop or day.year not in years}
        merged[division] = tuple(sorted(days | kept))
    return merged


def changes(before: Days, after: Days) -> tuple[tuple[str, date, bool], ...]:
    """What differs: the division, the day, and whether it was added."""
    return tuple(
        (division, day, day in after[division])
        for division in DIVISIONS
        for day in sorted(set(before[division]) ^ set(after[division]))
    )


def as_file(days: Days) -> str:
    """A list as its file holds it."""
    blocks = []
    for division in DIVISIONS:
        quoted = [f'"{day.isoformat()}"' for day in days[division]]
        rows = [", ".join(quoted[start : start + 8]) for start in range(0, len(quoted), 8)]
        blocks.append(f' "{division}": [\n  ' + ",\n  ".join(rows) + "\n ]")
    return "{\n" + ",\n".join(blocks) + "\n}\n"
