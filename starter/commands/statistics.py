"""`referrals statistics`: a period's figures of the track it is called in, fit to be published
(R39).
"""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.values.figures import WITHHELD, Statistics, csv_rows, said
from service.values.period import Period
from starter.drawing.statistics import as_html
from starter.terminal.calling import in_service
from starter.terminal.inputs import DAY
from starter.terminal.output import Exit, Stopped, out, plain
from starter.terminal.paper import write_out
from starter.terminal.streaming import OUTPUT
from starter.terminal.track import permissions_of
from starter.use_cases import statistics_by_people, statistics_of

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context


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
    if last < first:
        raise click.UsageError("The period ends before it begins.")
    period = Period(first=first, last=last, by_authority=by_authority, by_people=by_people)
    refusal = period.refused(permissions_of())
    if refusal is not None:
        raise Stopped(refusal, Exit.WRONG_USE)

    async def work(context: Context) -> Statistics | Refusal:
        asked = statistics_by_people if by_people else statistics_of
        return await asked(context, period)

    made = in_service(data, work)
    if csv_file:
        write_out(csv_file, _as_csv(made))
    if html:
        write_out(html, as_html(made))
    if not csv_file and not html:
        _show(made)


def _as_csv(made: Statistics) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(csv_rows(made))
    return text.getvalue()


def _show(made: Statistics) -> None:
    from starter.drawing.tables import table

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
