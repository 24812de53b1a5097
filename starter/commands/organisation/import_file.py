"""`referrals organisation import FILE.csv`: many at once, each as if entered by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.files.opening import open_rows
from service.files.organisations import ORGANISATIONS
from service.files.rows import BadRow, FileRefused, Row, no_rows
from starter.terminal.calling import in_service
from starter.terminal.inputs import REASON
from starter.terminal.output import Exit, Stopped, plain, why
from starter.terminal.proposed import say_proposed
from starter.terminal.streaming import ended
from starter.use_cases import enter_file

if TYPE_CHECKING:
    from service.organisations.entering import EnteredRow


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@REASON
@click.pass_obj
def import_(data: Path | None, file: Path, reason: str) -> int:
    """Propose to enter every organisation of a file: a second registrar confirms them as one. What
    is in the register already stays as it is.
    """
    listed = _read(file)
    done = in_service(data, lambda context: enter_file(context, listed, reason=reason))
    for row, one in zip(listed, done.rows, strict=True):
        name = plain(row.text("organisation_id")) if isinstance(row, Row) else ""
        click.echo(f"line {row.line} {name}: {_became(one)}")
    refused = sum(one.refusal is not None for one in done.rows)
    click.echo(f"{len(done.rows)} rows, {refused} refused.")
    say_proposed(done.proposed)
    return ended(done.mistakes, refused)


def _read(file: Path) -> list[Row | BadRow]:
    try:
        with open_rows(file, ORGANISATIONS) as rows:
            listed = list(rows)
        if not listed:
            raise no_rows()
    except FileRefused as problem:
        raise Stopped(problem.refusal, Exit.WRONG_USE) from None
    return listed


def _became(one: EnteredRow) -> str:
    if one.refusal is not None:
        no = one.refusal
        return f"not registered: {no.sentence} {no.what_to_do} [{why(no)}]"
    return "to be registered" if one.new else "already in the register, left as it is"
