"""Dates and times as spreadsheets and people write them, in the one form that is read:
`dd/mm/yyyy`, `dd/mm/yyyy hh:mm`.

What can mean one thing only is put into that form; what can mean two is not guessed.
"""

from __future__ import annotations

import re

from policy.time import UnreadableTime

_DAY = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_WRITTEN_DAY = re.compile(_DAY, re.ASCII)
_WRITTEN_MOMENT = re.compile(rf"{_DAY} (\d{{1,2}}):(\d{{2}})(?::([0-5]\d))?( GMT| BST)?", re.ASCII)
_MONTHS = 12
_PADDED = 2


class AmbiguousDay(UnreadableTime):
    """Without its zeros the date may be written with the day or the month first, and both ways it
    is one.
    """


class MonthFirst(UnreadableTime):
    """The date is one only with its month before its day."""


def plain_day(text: str) -> str:
    """A day in its plain form. Raises UnreadableTime, of its two kinds above where one applies."""
    found = _WRITTEN_DAY.fullmatch(text)
    if found is None:
        raise UnreadableTime("not of the form dd/mm/yyyy")
    return _day(*found.group(1, 2, 3))


def plain_moment(text: str) -> str:
    """A London minute in its plain form: an hour without its 0 gets it, seconds are left out.
    Raises as `plain_day`.
    """
    found = _WRITTEN_MOMENT.fullmatch(text)
    if found is None:
        raise UnreadableTime("not of the form dd/mm/yyyy hh:mm")
    day, clocks = _day(*found.group(1, 2, 3)), found.group(7) or ""
    return f"{day} {found.group(4):0>2}:{found.group(5)}{clocks}"


def _day(first: str, second: str, year: str) -> str:
    padded = len(first) == _PADDED and len(second) == _PADDED
    if int(second) > _MONTHS >= int(first):
        raise MonthFirst("the month stands before the day")
    if not padded and first.lstrip("0") != second.lstrip("0") and int(first) <= _MONTHS:
        raise AmbiguousDay("the day or the month may stand first")
    return f"{first:0>2}/{second:0>2}/{year}"
