"""Taking over the bank holidays that GOV.UK publishes, and bringing a newer list to the open cases.

The list itself is data of the rules: a new file beside the others, to be kept with them and given
to every machine before the cases receive it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policy.bank_holidays import (
    DIVISIONS,
    Days,
    as_file,
    calendar_days,
    calendar_name,
    changes,
    newest_calendar,
    with_news,
)
from service.authorisation import use_case
from service.context import Context
from store.calendars import change_calendar
from store.cases import open_references

Source = Callable[[], Days]


def from_gov_uk(*, offline: bool = False) -> Days:
    """The bank holidays as the package `govuk-bank-holidays` has them: of GOV.UK now, or out of its
    own copy where that is out of reach or not to be asked.
    """
    # Here and not above: no other command needs it.
    from govuk_bank_holidays.bank_holidays import BankHolidays

    published = BankHolidays(use_cached_holidays=offline)
    return {
        division: tuple(event["date"] for event in published.get_holidays(division=division))
        for division in DIVISIONS
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What came of it: the list that was newest before, what the new one changes, and what GOV.UK
    does not name though the newest one does. `file` is None if nothing is new.
    """

    before: str
    changed: tuple[tuple[str, date, bool], ...]
    kept: tuple[tuple[str, date], ...]
    file: Path | None = None


def refresh(published: Days, today: date, folder: Path, *, drop: bool = False) -> Refreshed:
    """Write a new list if there is news, under today's name, into the folder of lists.

    Raises:
        FileExistsError: a list of this day was published already; none is ever edited.
    """
    before = newest_calendar()
    known = calendar_days(before)
    after = with_news(known, published, drop=drop)
    changed = changes(known, after)
    kept = tuple(
        (division, day)
        for division, day, added in changes(with_news(known, published, drop=True), after)
        if added
    )
    if not changed:
        return Refreshed(before=before, changed=(), kept=kept)
    file = folder / f"{calendar_name(today)}.json"
    with file.open("x", encoding="ascii") as written:
        written.write(as_file(after))
    return Refreshed(before=before, changed=changed, kept=kept, file=file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """How many open cases received the newest list, and how many will when Temporal returns."""

    calendar: str
    notified: int = 0
    later: int = 0


@use_case(staff=lambda permissions: permissions.reconcile, organisations=False)
async def adopt_calendar(context: Context) -> Adopted:
    """Bring the newest list to every open case that counts by an older one."""
    app, by = context.app, context.staff_number
    calendar, notified, later = newest_calendar(), 0, 0
    async with app.engine.connect() as connection:
        references = await open_references(connection)
    for reference in references:
        fact = await change_calendar(app.store, reference, calendar, by)
        if fact is None:
            continue
        if await app.case_client.signal(reference, fact):
            notified += 1
        else:
            later += 1
    return Adopted(calendar=calendar, notified=notified, later=later)
