"""`referrals statistics`: a period's figures of the track it is called in, fit to be published
(R39).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click
from sqlalchemy import text as statement
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.demographics import People
from policy.time import at_london, end_of_london_day
from service.roles import COUNT_PEOPLE
from starter import suitability_statistics, support_statistics
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import DAY
from starter.commands.offices import SUITABILITY, SUPPORT, here
from starter.commands.paper import write_out
from starter.commands.streaming import OUTPUT
from starter.output import Exit, out, plain, stopped
from starter.statistics import WITHHELD, Report, as_html, csv_rows, said
from store import statistics as of_support
from store import suitability_statistics as of_suitability
from store.cases import clock
from store.demographics import people_between

# Nothing is told of a single authority or nationality for less than a quarter of a year.
_QUARTER_DAYS = 89


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counting:
    """How a track counts a period, and what is published of the counts. `people` are the roles that
    may have them counted by nationality and age; nobody, where that is never done.
    """

    count: Callable[[AsyncConnection, datetime, datetime], Awaitable[Any]]
    report: Callable[..., Report]
    people: Set[str] = frozenset()


_BY_TRACK: Mapping[str, _Counting] = {
    SUPPORT: _Counting(
        count=of_support.counts_between, report=support_statistics.report, people=COUNT_PEOPLE
    ),
    SUITABILITY: _Counting(
        count=of_suitability.counts_between, report=suitability_statistics.report
    ),
}


@click.command()
@click.option("--from", "first", type=DAY, required=True, help="The first day, London's.")
@click.option("--until", "last", type=DAY, required=True, help="The last day, London's.")
@click.option("--by-authority", is_flag=True, help="By local authority too: of a quarter or more.")
@click.option("--by-people", is_flag=True, help="By nationality and age: of a quarter or more.")
@click.option("--csv", "csv_file", type=OUTPUT, help="Write the tables here, as CSV.")
@click.option("--html", type=OUTPUT, help="Write a small page with charts here.")
@click.pass_obj
def statistics(
    data: Path | None,
    first: date,
    last: date,
    by_authority: bool,
    by_people: bool,
    csv_file: Path | None,
    html: Path | None,
) -> None:
    """Counts, typical times, how things ended and blocked paths of a period, fit to be published.

    Counts 1 to 4 are hidden, others rounded to 5; no hidden one can be worked out from the rest.
    Counting by nationality and age opens the referrals for it, is a supervisor's to ask, and is
    noted; in the suitability track it is never done.
    """
    _require_period(first, last, by_authority or by_people)
    counting = _BY_TRACK[here().track]
    if by_people and not counting.people:
        raise stopped(
            "not-by-nationality",
            "Nothing of this track is counted or published by nationality.",
            "Leave out --by-people.",
            Exit.WRONG_USE,
            rule="R39",
        )

    async def work(desk: Desk) -> tuple[Any, People | None, datetime]:
        begin, end = at_london(first, time(0)), end_of_london_day(last)
        async with desk.app.engine.begin() as connection:
            # Every breakdown of one and the same total.
            await connection.execute(statement("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            counts, people = await counting.count(connection, begin, end), None
            if by_people:
                ring, number = desk.app.keys.ring, desk.signed_in.number
                people = await people_between(connection, ring, begin, end, number)
            return counts, people, await clock(connection)

    roles = counting.people if by_people else here().anybody
    counts, people, now = at_desk(data, work, roles=roles)
    made = counting.report(counts, first, last, now, by_authority, people)
    if csv_file:
        write_out(csv_file, _as_csv(made))
    if html:
        write_out(html, as_html(made))
    if not csv_file and not html:
        _show(made)


def _require_period(first: date, last: date, finely: bool) -> None:
    if last < first:
        raise click.UsageError("The period ends before it begins.")
    if finely and (last - first).days < _QUARTER_DAYS:
        raise stopped(
            "period-too-short",
            "Figures of single authorities, nationalities and ages are told of a quarter of a year "
            "or more.",
            "Ask for a longer period, or leave out --by-authority and --by-people.",
            Exit.WRONG_USE,
            rule="R39",
        )


def _as_csv(made: Report) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(csv_rows(made))
    return text.getvalue()


def _show(made: Report) -> None:
    from starter.tables import table

    click.echo(made.title)
    headlines = table("what", "figure")
    for line in made.lines:
        headlines.add_row(*line)
    out().print(headlines)
    for each in made.tables:
        click.echo(f"\n{each.title}")
        if each.withheld:
            click.echo(WITHHELD)
            continue
        shown = table("what", "figure")
        for name, value in each.rows.items():
            shown.add_row(plain(name), said(value))
        shown.add_row("Total", said(each.total))
        out().print(shown)
    click.echo("\n" + "\n".join(made.notes))
