"""`referrals tasks`: the worklists, with why each row is there and by when it is due."""

from __future__ import annotations

import dataclasses
from copy import copy
from datetime import datetime
from pathlib import Path

import click

from policy.time import show_london
from starter.commands.cases import as_text
from starter.commands.desk import Desk, at_desk
from starter.commands.offices import here
from starter.commands.task_acts import SHORT, absent, claim, next_, reassign, release, to_read_first
from starter.commands.task_orders import done, open_
from starter.output import out
from store import worklists
from store.cases import clock
from store.worklists import Task

_LIMIT = 200


@click.group(invoke_without_command=True)
@click.option("--team", is_flag=True, help="Every open row of your team.")
@click.option("--unassigned", is_flag=True, help="Those of your team that nobody holds.")
@click.option("--all", "everybody", is_flag=True, help="Every team's.")
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_context
def tasks(ctx: click.Context, team: bool, unassigned: bool, everybody: bool, as_json: bool) -> None:
    """Your worklist, the most urgent row first; or your team's, or everybody's.

    An id's first letters are enough wherever an id is asked for.
    """
    if ctx.invoked_subcommand is None:
        which = "all" if everybody else "unassigned" if unassigned else "team" if team else "mine"
        _list(ctx.obj, which, as_json)


_EVERY_TRACKS = (claim, next_, release, reassign, done, absent)
worklist = copy(tasks)
"""The same for a track whose rows follow from its cases alone: none is opened by hand."""
worklist.commands = {}
for command in _EVERY_TRACKS:
    tasks.add_command(command)
    worklist.add_command(command)
tasks.add_command(open_)


def _list(data: Path | None, which: str, as_json: bool) -> None:
    async def work(desk: Desk) -> tuple[list[Task], datetime]:
        member = desk.signed_in
        async with desk.app.engine.connect() as connection:
            if which == "mine":
                rows = await worklists.mine(connection, member.number)
            elif which == "all":
                rows = await worklists.of_everybody(connection, limit=_LIMIT)
            else:
                free = which == "unassigned"
                team = member.team
                rows = await worklists.of_team(connection, team, unassigned=free, limit=_LIMIT)
            return rows, await clock(connection)

    rows, now = at_desk(data, work, roles=here().anybody)
    if as_json:
        said = [{**dataclasses.asdict(row), "read_first": to_read_first(row)} for row in rows]
        click.echo(as_text(said))
    elif not rows:
        click.echo(
            f"No row. Take one: {here().command} tasks next" if which == "mine" else "No row."
        )
    else:
        _show(rows, now)
        if len(rows) == _LIMIT:
            click.echo(f"Only the first {_LIMIT} are shown, the most urgent.")


def _show(rows: list[Task], now: datetime) -> None:
    from rich.text import Text

    from starter.tables import table, time_left

    shown = table("id", "case", "what", "due (London)", "", "why", "with")
    for row in rows:
        why = f"{row.rule}, {row.note}" if row.note else row.rule
        if said := to_read_first(row):
            why = f"{why}\n{said}"
        holder = row.holder or f"nobody ({row.team})"
        due = f"{show_london(row.due)}", time_left(row.due, now)
        cells = (row.id[:SHORT], row.reference, row.kind, *due, why, holder)
        shown.add_row(*(Text(cell) for cell in cells))
    out().print(shown)
