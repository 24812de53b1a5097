"""`referrals calendar`: the lists of bank holidays that working days are counted by (R117)."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.bank_holidays import NATIONS, holidays, newest_calendar, published_calendars
from policy.time import london_day
from starter.terminal.calling import in_service
from starter.terminal.output import Exit, stopped

if TYPE_CHECKING:
    from service.calendars import Refreshed


@click.group()
def calendar() -> None:
    """The lists of bank holidays: working days and office hours follow them."""


@calendar.command()
@click.option("--nation", type=click.Choice(sorted(NATIONS)), default="England")
@click.option("--year", type=click.IntRange(2012, 2100), help="Otherwise this year.")
def days(nation: str, year: int | None) -> None:
    """The bank holidays of a nation in a year, by the newest list."""
    name = newest_calendar()
    wanted = year or london_day(datetime.now(UTC)).year
    click.echo(f"{name}, {nation}:")
    for day in sorted(day for day in holidays(name, nation) if day.year == wanted):
        click.echo(f"  {day:%a %d/%m/%Y}")
    click.echo(f"Published lists, the newest last: {', '.join(published_calendars())}.")


@calendar.command()
@click.option("--offline", is_flag=True, help="From the package's own copy; GOV.UK is not asked.")
@click.option("--drop", is_flag=True, help="Take away, too, what is listed no longer.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Another folder than that of the published lists.",
)
def refresh(offline: bool, drop: bool, into: Path | None) -> None:
    """Make a new list if GOV.UK publishes other bank holidays than the newest one.

    It counts once every machine has it and `calendar adopt` has brought it to the open cases.
    """
    from service.calendars import from_gov_uk
    from service.calendars import refresh as make

    folder = into or Path(str(files("policy.calendars")))
    try:
        done = make(from_gov_uk(offline=offline), london_day(datetime.now(UTC)), folder, drop=drop)
    except FileExistsError:
        raise stopped(
            "calendar-of-today",
            "A list of today was made already, and none is ever edited.",
            "Take away the file if it has not been published, or come back tomorrow.",
            Exit.REFUSED,
        ) from None
    except OSError:
        raise stopped(
            "calendar-not-written",
            "The folder of the lists cannot be written to from here.",
            "Name another folder with --into, and bring the file to the others from there.",
            Exit.REFUSED,
        ) from None
    _say(done)


def _say(done: Refreshed) -> None:
    for division, day in done.kept:
        click.echo(f"kept, though not listed: {day:%d/%m/%Y} ({division}); --drop takes it away")
    if done.file is None:
        click.echo(f"Nothing is new: {done.before} stands.")
        return
    for division, day, added in done.changed:
        click.echo(f"{'added' if added else 'taken away'}: {day:%d/%m/%Y} ({division})")
    click.echo(f"Made {done.file.name}. Keep it with the others, give it to every machine, then")
    click.echo("bring it to the open cases of each track: referrals calendar adopt")
    click.echo("and: referrals suitability calendar adopt")


@calendar.command()
@click.pass_obj
def adopt(data: Path | None) -> None:
    """Bring the newest list to every open case: its working days are counted anew, on record."""
    from starter.use_cases import adopt_calendar

    done = in_service(data, adopt_calendar, temporal=True)
    click.echo(f"{done.calendar}: {done.notified} open cases count by it from now on.")
    if done.later:
        click.echo(f"{done.later} more receive it when the service returns; it is on record.")
