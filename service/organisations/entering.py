"""Entering many organisations at once, each as if by hand, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.files.organisations import organisation_of
from service.files.rows import BadRow, Row
from service.intake.rows import Mistakes
from store import organisations


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredRow:
    """What became of a row: entered, there already and left as it is, or refused."""

    row: Row | BadRow
    new: bool = False
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredFile:
    """Every row in its order. `mistakes`: over how many the program itself failed."""

    rows: tuple[EnteredRow, ...]
    mistakes: int


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def enter_file(context: Context, rows: Iterable[Row | BadRow]) -> EnteredFile:
    """Enter every organisation of a file. One that is in the register already stays as it is."""
    mistakes = Mistakes()
    done = [
        await mistakes.apart(partial(_enter, context, row), partial(_refused, row)) for row in rows
    ]
    return EnteredFile(rows=tuple(done), mistakes=mistakes.count)


async def _enter(context: Context, row: Row | BadRow) -> EnteredRow:
    if isinstance(row, BadRow):
        return _refused(row, row.problem)
    entered = organisation_of(row.cells, context.permissions.senders)
    if isinstance(entered, Refusal):
        return _refused(row, entered)
    async with context.app.engine.begin() as connection:
        await organisations.lock_register(connection)
        if entered.id in await organisations.load_register(connection):
            return EnteredRow(row=row)
        reason = f"import, line {row.line}"
        await organisations.save(connection, None, entered, context.by, reason)
    return EnteredRow(row=row, new=True)


def _refused(row: Row | BadRow, problem: Refusal) -> EnteredRow:
    return EnteredRow(row=row, refusal=problem)
