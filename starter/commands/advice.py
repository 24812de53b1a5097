"""`referrals advice`: notes of regulated immigration advice, apart from the case and seen by
regulated advisers only (R32).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.refusal import Refusal
from policy.support.refusals import REASON_NEEDED
from policy.time import show_london
from service.roles import ADVISE
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import REFERENCE
from starter.commands.typed import read_typed
from starter.output import Stopped, plain
from store.advice import read_notes, write_note


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--note/--read", "noting", default=None, help="Add a note, or read them.")
@click.pass_obj
def advice(data: Path | None, reference: str, noting: bool | None) -> None:
    """Keep or read the advice given in a case, as a regulated adviser.

    A note is read from standard input until its end (Ctrl-D), so that it stands in no list of
    commands.
    """
    if noting is None:
        raise click.UsageError("Say --note or --read.")
    if noting:
        _note(data, reference)
    else:
        _read(data, reference)


def _note(data: Path | None, reference: str) -> None:
    async def work(desk: Desk) -> str | Refusal:
        text = read_typed()
        if not text:
            raise Stopped(REASON_NEEDED)
        app = desk.app
        return await write_note(app.engine, app.keys, reference, desk.signed_in, text)

    kept = at_desk(data, work, roles=ADVISE)
    if isinstance(kept, Refusal):
        raise Stopped(kept)
    click.echo(f"The note is kept, apart from {reference}'s file.")


def _read(data: Path | None, reference: str) -> None:
    async def work(desk: Desk) -> list[tuple[datetime, str, str]]:
        return await read_notes(desk.app.engine, desk.app.keys, reference, desk.signed_in)

    notes = at_desk(data, work, roles=ADVISE)
    if not notes:
        click.echo(f"No note of advice for {reference}.")
    for at, by, text in notes:
        click.echo(f"{show_london(at)}, {by}")
        for line in text.splitlines():
            click.echo(f"  {plain(line)}")
