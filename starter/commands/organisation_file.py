"""`referrals organisation import FILE.csv`: many at once, each as if entered by hand."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from policy.organisations import Organisation
from policy.refusal import Refusal
from service.files.opening import open_rows
from service.files.organisations import ORGANISATIONS, organisation_of
from service.files.rows import BadRow, FileRefused, Row
from service.intake.rows import Mistakes, no_rows
from starter.commands.desk import Desk, at_desk
from starter.commands.offices import here
from starter.commands.streaming import ended
from starter.output import Exit, Stopped, plain, why
from store import organisations

_SKIPPED = "already in the register, left as it is"


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def import_(data: Path | None, file: Path) -> int:
    """Enter every organisation of a file. One that is in the register already stays as it is."""
    try:
        with open_rows(file, ORGANISATIONS) as rows:
            listed = list(rows)
        if not listed:
            raise no_rows()
    except FileRefused as problem:
        raise Stopped(problem.refusal, Exit.WRONG_USE) from None
    mistakes = Mistakes()

    async def work(desk: Desk) -> list[str | Refusal]:
        return [await mistakes.apart(partial(_enter, desk, row), _as_it_is) for row in listed]

    refused = 0
    for row, done in zip(listed, at_desk(data, work, roles=here().keep_register), strict=True):
        name = plain(row.text("organisation_id")) if isinstance(row, Row) else ""
        if isinstance(done, Refusal):
            refused += 1
            done = f"not registered: {done.sentence} {done.what_to_do} [{why(done)}]"
        click.echo(f"line {row.line} {name}: {done}")
    click.echo(f"{len(listed)} rows, {refused} refused.")
    return ended(mistakes.count, refused)


def _as_it_is(problem: Refusal) -> str | Refusal:
    return problem


async def _enter(desk: Desk, row: Row | BadRow) -> str | Refusal:
    """One organisation, one transaction."""
    if isinstance(row, BadRow):
        return row.problem
    entered = organisation_of(row.cells, here().senders)
    if isinstance(entered, Refusal):
        return entered
    return await enter(desk, entered, f"import, line {row.line}")


async def enter(desk: Desk, entered: Organisation, reason: str) -> str:
    """Put an organisation into the register unless it is there."""
    async with desk.app.engine.begin() as connection:
        await organisations.lock_register(connection)
        if entered.id in await organisations.load_register(connection):
            return _SKIPPED
        await organisations.save(connection, None, entered, desk.signed_in.number, reason)
    return "registered"
