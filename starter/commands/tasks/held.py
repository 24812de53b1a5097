"""Tasks moved between people: taken, given back, given to somebody else; and who is away."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.time import show_london
from starter import use_cases
from starter.drawing.tables import time_left
from starter.terminal.calling import in_service
from starter.terminal.inputs import MOMENT, team_here
from starter.terminal.task_words import named, read_first_of

if TYPE_CHECKING:
    from service.tasks.lists import Task


@click.command()
@click.argument("id")
@click.pass_obj
def claim(data: Path | None, id: str) -> None:
    """Take a task that nobody holds."""
    task = in_service(data, lambda context: use_cases.claim_task(context, id))
    click.echo(f"Yours: {named(task)}.")
    _say_read_first(task)


@click.command("next")
@click.option("--team", type=team_here, help="Of this team. Otherwise of your own.")
@click.pass_obj
def next_(data: Path | None, team: str | None) -> None:
    """Take the most urgent task that nobody holds."""

    taken = in_service(data, lambda context: use_cases.take_next_task(context, team or ""))
    if taken.task is None:
        click.echo("No task waits for anybody.")
    else:
        due, left = show_london(taken.task.due), time_left(taken.task.due, taken.now)
        click.echo(f"Yours: {named(taken.task)}, due {due}, {left}.")
        _say_read_first(taken.task)


def _say_read_first(task: Task) -> None:
    if said := read_first_of(task):
        click.echo(f"Before any contact, {said}")


@click.command()
@click.argument("id")
@click.pass_obj
def release(data: Path | None, id: str) -> None:
    """Give a task back to its team."""
    task = in_service(data, lambda context: use_cases.release_task(context, id))
    click.echo(f"With the {task.team} again: {named(task)}.")


@click.command()
@click.argument("id")
@click.argument("number")
@click.pass_obj
def reassign(data: Path | None, id: str, number: str) -> None:
    """Give a task to somebody else, as a supervisor."""
    number = number.strip().upper()
    task = in_service(data, lambda context: use_cases.reassign_task(context, id, number))
    click.echo(f"With {number} now: {named(task)}.")


@click.command()
@click.argument("number")
@click.option("--from", "starts", type=MOMENT, required=True, help="London time.")
@click.option("--until", "ends", type=MOMENT, required=True, help="London time.")
@click.pass_obj
def absent(data: Path | None, number: str, starts: datetime, ends: datetime) -> None:
    """Somebody is away: you yourself, or for a supervisor anybody.

    What they hold goes back to their team at once; of an absence still to come, what falls due in
    it or later.
    """
    number = number.strip().upper()
    if ends <= starts:
        raise click.UsageError("--until must be later than --from.")
    given = in_service(data, lambda context: use_cases.enter_absence(context, number, starts, ends))
    tasks = "1 task goes" if given == 1 else f"{given} tasks go"
    click.echo(f"{number} is away until {show_london(ends)}; {tasks} back to the team.")
