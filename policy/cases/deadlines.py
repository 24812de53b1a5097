"""When something falls due in a case, and how it comes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.changing import changed
from policy.time import LONDON, at_london, london_day


# Without slots, so that the next occurrence of one is a copy.
@dataclass(frozen=True, kw_only=True)
class Deadline:
    """When something falls due, why, and who is notified. Stored, never worked out again (see
    docs/adr/0001).

    `anchor` names the fact it counts from and `anchored_at` is that fact's moment; (`name`,
    `anchored_at`, `rung`) is the identity both guards share. `role` and the `position` among those
    on duty in it say who is notified; `repeats_days` is 0 for a deadline that comes once. Names and
    roles are the track's words.
    """

    name: str
    rung: str
    due: datetime
    anchor: str
    anchored_at: datetime
    rule: str
    role: str
    position: int = 1
    repeats_days: int = 0


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the last events, for the page a supervisor looks at; of a deadline that passed, which
    one.
    """

    kind: str
    at: datetime
    deadline: str = ""


def next_occurrence(deadline: Deadline, after: datetime) -> Deadline:
    """The first repetition of a repeating deadline later than `after`: so many days on, at the same
    London time.
    """
    due = deadline.due
    while due <= after:
        due = _days_later(due, deadline.repeats_days)
    return changed(deadline, due=due, rung=london_day(due).isoformat())


def latest_occurrence(due: datetime, repeats_days: int, until: datetime) -> datetime:
    """The last repetition of a moment no later than `until`; the moment itself if there was
    none.
    """
    while (following := _days_later(due, repeats_days)) <= until:
        due = following
    return due


def _days_later(moment: datetime, days: int) -> datetime:
    local = moment.astimezone(LONDON)
    return at_london(local.date() + timedelta(days=days), local.time())
