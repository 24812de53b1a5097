"""Worklist rows as events of their case: opened by hand, and done with a result (R23, R24, R30)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.refusal import Refusal
from policy.suitability import deeds as suitability
from policy.suitability import words as suitability_words
from policy.support.deeds import FinishTask, OpenTask
from policy.support.refusals import REASON_NEEDED
from policy.support.words import BROKERING, TaskKind
from policy.time import show_london
from service.cases.orders import OrderAccepted
from starter.commands.asking import ask, carry_out, say_reply
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import MOMENT, REFERENCE
from starter.commands.offices import SUITABILITY, here
from starter.commands.task_acts import found, named, not_for
from starter.commands.task_refusals import BY_OWN_DATA, FOR_ADVISERS, NOT_YOURS, held_by
from starter.output import Stopped
from store import own_data, worklists
from store.worklists import Task

_KINDS = click.Choice(sorted(kind.value for kind in BROKERING), case_sensitive=False)


@click.command("open")
@click.argument("reference", type=REFERENCE)
@click.option("--kind", type=_KINDS, required=True, help="What is to be done.")
@click.option("--due", type=MOMENT, required=True, help="By when, London time.")
@click.option("--note", default="", help="For whoever takes it. No names.")
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
    """Say what came of a row: as its holder, or as a supervisor.

    The result is an event of the case. Of a case that has ended only that the row is done, when and
    by whom is kept.
    """
    if not result.strip():
        raise Stopped(REASON_NEEDED)

    async def work(desk: Desk) -> tuple[Task, OrderAccepted | Refusal | None]:
        row, carried = await _theirs(desk, id)
        if not carried:
            await _put_away(desk, row)
            return row, None
        return row, await ask(desk.context, row.reference, _finishing(desk, row, result))

    row, reply = at_desk(data, work, roles=here().work_tasks, temporal=True)
    if reply is not None:
        say_reply(reply, f"Done: {named(row)}.")
    else:
        click.echo(f"Done: {named(row)}. No open case carries it, so the result is not kept.")


def _finishing(desk: Desk, row: Task, result: str) -> FinishTask | suitability.FinishTask:
    if desk.office.track == SUITABILITY:
        kind = suitability_words.TaskKind(row.kind)
        return suitability.FinishTask(task_id=row.id, task=kind, result=result)
    return FinishTask(task_id=row.id, task=TaskKind(row.kind), result=result)


async def _theirs(desk: Desk, id: str) -> tuple[Task, bool]:
    """The row, and whether an open case carries it. Raises Stopped unless they may finish it."""
    member = desk.signed_in
    async with desk.app.engine.connect() as connection:
        row = await found(connection, id)
        carried = await worklists.is_carried(connection, row.reference)
    if row.kind == own_data.ROW:
        raise Stopped(BY_OWN_DATA)
    if row.kind in not_for(desk.office, member.roles):
        raise Stopped(FOR_ADVISERS)
    if row.holder != member.number and not desk.office.supervise.intersection(member.roles):
        raise Stopped(NOT_YOURS)
    return row, carried


async def _put_away(desk: Desk, row: Task) -> None:
    """Done by whoever holds it, so a supervisor takes it over first."""
    number = desk.signed_in.number
    async with desk.app.engine.begin() as connection:
        if row.holder != number:
            await worklists.reassign(connection, row.id, row.holder, number, number)
        if not await worklists.put_away(connection, row.id, number):
            raise Stopped(held_by((await found(connection, row.id)).holder))
