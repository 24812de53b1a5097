"""Moving worklist rows between people. Each act is one transaction: a row has one holder, and who
comes second is told who was first.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from pathlib import Path

import click
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.support.reaching import read_first
from policy.time import show_london
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import MOMENT, team_here
from starter.commands.offices import Office, here
from starter.commands.task_refusals import (
    FOR_ADVISERS,
    IS_AWAY,
    NO_SUCH_ROW,
    NOBODY_SERVES,
    NOT_YOURS,
    ONLY_OWN_ABSENCE,
    held_by,
)
from starter.output import Stopped
from starter.tables import time_left
from store import staff, worklists
from store.cases import clock
from store.worklists import Task
from wiring.command_lines import command_line

SHORT = 8
_SHORTEST = 4


async def found(connection: AsyncConnection, beginning: str) -> Task:
    """The open row whose id begins so. Raises Stopped unless it is one."""
    beginning = beginning.strip().lower()
    known = len(beginning) >= _SHORTEST and beginning.isprintable()
    row = await worklists.find(connection, beginning) if known else None
    if row is None:
        raise Stopped(NO_SUCH_ROW)
    return row


def not_for(office: Office, roles: Collection[str]) -> tuple[str, ...]:
    """The kinds of row that somebody with these roles may not hold (R32)."""
    return tuple(kind for kind, needed in office.kept.items() if not needed.intersection(roles))


def named(row: Task) -> str:
    """A row in a sentence."""
    return f"{row.kind} for {row.reference} ({row.id[:SHORT]})"


@click.command()
@click.argument("id")
@click.pass_obj
def claim(data: Path | None, id: str) -> None:
    """Take a row that nobody holds."""
    row = at_desk(data, lambda desk: claimed(desk, id), roles=here().work_tasks)
    click.echo(f"Yours: {named(row)}.")
    _say_read_first(row)


async def claimed(desk: Desk, id: str) -> Task:
    """The row, theirs now. Raises Stopped, with who has it, for whoever comes second."""
    member = desk.signed_in
    async with desk.app.engine.begin() as connection:
        row = await found(connection, id)
        if row.kind in not_for(desk.office, member.roles):
            raise Stopped(FOR_ADVISERS)
        mine = row.holder == member.number
        if not mine and not await worklists.claim(connection, row.id, member.number):
            raise Stopped(held_by((await found(connection, row.id)).holder))
        return row


@click.command("next")
@click.option("--team", type=team_here, help="Of this team. Otherwise of your own.")
@click.pass_obj
def next_(data: Path | None, team: str | None) -> None:
    """Take the most urgent row that nobody holds."""

    async def work(desk: Desk) -> tuple[Task | None, datetime]:
        member = desk.signed_in
        async with desk.app.engine.begin() as connection:
            row = await worklists.take_next(
                connection,
                team or member.team,
                member.number,
                but=not_for(desk.office, member.roles),
            )
            return row, await clock(connection)

    row, now = at_desk(data, work, roles=here().work_tasks)
    if row is None:
        click.echo("No row waits for anybody.")
    else:
        left = time_left(row.due, now)
        click.echo(f"Yours: {named(row)}, due {show_london(row.due)}, {left}.")
        _say_read_first(row)


def to_read_first(row: Task) -> str:
    """What is to be read before the contact that a row asks for; empty if nothing."""
    advice = read_first(row.kind, row.reference) if row.safe_way_recorded else None
    if advice is None:
        return ""
    return advice.said(partial(command_line, here().track)).removesuffix(".")


def _say_read_first(row: Task) -> None:
    if said := to_read_first(row):
        click.echo(f"Before any contact, {said}")


@click.command()
@click.argument("id")
@click.pass_obj
def release(data: Path | None, id: str) -> None:
    """Give a row back to its team."""

    async def work(desk: Desk) -> Task:
        async with desk.app.engine.begin() as connection:
            row = await found(connection, id)
            if not await worklists.release(connection, row.id, desk.signed_in.number):
                raise Stopped(NOT_YOURS)
            return row

    row = at_desk(data, work, roles=here().work_tasks)
    click.echo(f"With the {row.team} again: {named(row)}.")


@click.command()
@click.argument("id")
@click.argument("number")
@click.pass_obj
def reassign(data: Path | None, id: str, number: str) -> None:
    """Give a row to somebody else, as a supervisor."""
    number = number.strip().upper()

    async def work(desk: Desk) -> Task:
        async with desk.app.engine.begin() as connection:
            row = await found(connection, id)
            await _require_able(desk.office, connection, row, number)
            by = desk.signed_in.number
            if not await worklists.reassign(connection, row.id, row.holder, number, by):
                raise Stopped(held_by((await found(connection, row.id)).holder))
            return row

    row = at_desk(data, work, roles=here().supervise)
    click.echo(f"With {number} now: {named(row)}.")


async def _require_able(
    office: Office, connection: AsyncConnection, row: Task, number: str
) -> None:
    member = await staff.find_staff(connection, number)
    if member is None or not member.active or not office.work_tasks.intersection(member.roles):
        raise Stopped(NOBODY_SERVES)
    if row.kind in not_for(office, member.roles):
        raise Stopped(FOR_ADVISERS)
    if await worklists.is_absent(connection, number):
        raise Stopped(IS_AWAY)


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

    async def work(desk: Desk) -> int:
        member = desk.signed_in
        if member.number != number and not desk.office.supervise.intersection(member.roles):
            raise Stopped(ONLY_OWN_ABSENCE)
        async with desk.app.engine.begin() as connection:
            if await staff.find_staff(connection, number) is None:
                raise Stopped(NOBODY_SERVES)
            return await worklists.be_absent(connection, number, starts, ends, member.number)

    given = at_desk(data, work, roles=here().anybody)
    rows = "1 row goes" if given == 1 else f"{given} rows go"
    click.echo(f"{number} is away until {show_london(ends)}; {rows} back to the team.")
