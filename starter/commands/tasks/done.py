"""Tasks as events of their case: opened by hand, and done with a result (R23, R24, R30)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.support.deeds import OpenTask
from policy.support.deeds.open_task import OPEN_TASK
from policy.support.words import BROKERING, TaskKind
from policy.time import show_london
from starter.terminal.asking import carry_out, new_id, say_reply
from starter.terminal.calling import in_service
from starter.terminal.inputs import MOMENT, REFERENCE, hint
from starter.terminal.task_words import named
from starter.use_cases import finish_task

_KINDS = click.Choice(sorted(kind.value for kind in BROKERING), case_sensitive=False)


@click.command("open")
@click.argument("reference", type=REFERENCE)
@click.option("--kind", type=_KINDS, required=True, help=hint(OPEN_TASK, "task"))
@click.option("--due", type=MOMENT, required=True, help="By when, London time.")
@click.option("--note", default="", help=hint(OPEN_TASK, "note"))
@click.pass_obj
def open_(data: Path | None, reference: str, kind: str, due: datetime, note: str) -> None:
    """Put a piece of help on the support team's worklist."""
    command = OpenTask(task=TaskKind(kind), due=due, note=note)
    done = f"On the support team's worklist: {kind} for {reference}, due {show_london(due)}."
    carry_out(data, reference, command, done)


@click.command()
@click.argument("id")
@click.option("--result", required=True, help="What came of it. No names.")
@click.pass_obj
def done(data: Path | None, id: str, result: str) -> None:
    """Say what came of a task: as its holder, or as a supervisor.

    The result is an event of the case. Of a case that has ended only that the task is done, when
    and by whom is kept.
    """
    finished = in_service(
        data,
        lambda context: finish_task(context, id, result, order_id=new_id()),
        temporal=True,
    )
    if finished.accepted is not None:
        say_reply(finished.accepted, f"Done: {named(finished.task)}.")
    else:
        click.echo(
            f"Done: {named(finished.task)}. No open case runs it, so the result is not kept."
        )
