"""`referrals tasks`: the worklists, with why each task is there and by when it is due."""

from __future__ import annotations

import dataclasses
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.values.worklists import MOST_SHOWN, Whose
from starter.terminal.calling import in_service
from starter.terminal.output import as_text, out
from starter.terminal.table import Commands, Table
from starter.terminal.task_words import SHORT, read_first_of
from starter.terminal.track import program_of
from starter.use_cases import list_tasks

if TYPE_CHECKING:
    from service.tasks.lists import TaskList


_EVERY_TRACKS: Table = {
    "absent": ("tasks.held:absent", "Somebody is away: you yourself, or for a supervisor anybody."),
    "claim": ("tasks.held:claim", "Take a task that nobody holds."),
    "done": ("tasks.done:done", "Say what came of a task: as its holder, or as a supervisor."),
    "next": ("tasks.held:next_", "Take the most urgent task that nobody holds."),
    "reassign": ("tasks.held:reassign", "Give a task to somebody else, as a supervisor."),
    "release": ("tasks.held:release", "Give a task back to its team."),
}
_OPENED_BY_HAND: Table = {
    "open": ("tasks.done:open_", "Put a piece of help on the support team's worklist."),
}


@click.group(
    cls=Commands,
    table=dict(sorted({**_EVERY_TRACKS, **_OPENED_BY_HAND}.items())),
    invoke_without_command=True,
)
@click.option("--team", is_flag=True, help="Every open task of your team.")
@click.option("--unassigned", is_flag=True, help="Those of your team that nobody holds.")
@click.option("--all", "everybody", is_flag=True, help="Every team's.")
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_context
def tasks(ctx: click.Context, team: bool, unassigned: bool, everybody: bool, as_json: bool) -> None:
    """Your worklist, the most urgent task first; or your team's, or everybody's.

    An id's first letters are enough wherever an id is asked for.
    """
    if ctx.invoked_subcommand is None:
        _list(ctx.obj, _whose(team, unassigned, everybody), as_json)


def _whose(team: bool, unassigned: bool, everybody: bool) -> Whose:
    if everybody:
        return Whose.ALL
    if unassigned:
        return Whose.UNASSIGNED
    return Whose.TEAM if team else Whose.MINE


worklist = copy(tasks)
"""The same for a track whose tasks follow from its cases alone: none is opened by hand."""
worklist.table = _EVERY_TRACKS


def _list(data: Path | None, whose: Whose, as_json: bool) -> None:
    found = in_service(data, lambda context: list_tasks(context, whose))
    if as_json:
        said = [
            {**dataclasses.asdict(task), "read_first": read_first_of(task)} for task in found.tasks
        ]
        click.echo(as_text(said))
    elif found.tasks:
        _show(found)
        if found.more:
            click.echo(f"Only the first {MOST_SHOWN} are shown, the most urgent.")
    elif whose is Whose.MINE:
        click.echo(f"No task. Take one: {program_of()} tasks next")
    else:
        click.echo("No task.")


def _show(found: TaskList) -> None:
    from rich.text import Text

    from policy.time import show_london
    from starter.drawing.tables import table, time_left

    shown = table("id", "case", "what", "due (London)", "", "why", "with")
    for task in found.tasks:
        why = f"{task.rule}, {task.note}" if task.note else task.rule
        if said := read_first_of(task):
            why = f"{why}\n{said}"
        holder = task.holder or f"nobody ({task.team})"
        due = f"{show_london(task.due)}", time_left(task.due, found.now)
        cells = (task.id[:SHORT], task.reference, task.kind, *due, why, holder)
        shown.add_row(*(Text(cell) for cell in cells))
    out().print(shown)
