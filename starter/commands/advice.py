"""`referrals advice`: notes of regulated immigration advice, apart from the case and seen by
regulated advisers only (R32).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.time import show_london
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import plain
from starter.terminal.typed import read_typed
from starter.use_cases import note_advice, read_advice

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context


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
    async def work(context: Context) -> str | Refusal:
        # Nobody types a note that they may not keep.
        refusal = note_advice.refused(context)
        return refusal or await note_advice(context, reference, read_typed())

    in_service(data, work)
    click.echo(f"The note is kept, apart from {reference}'s file.")


def _read(data: Path | None, reference: str) -> None:
    notes = in_service(data, lambda context: read_advice(context, reference))
    if not notes:
        click.echo(f"No note of advice for {reference}.")
    for note in notes:
        click.echo(f"{show_london(note.at)}, {note.by}")
        for line in note.text.splitlines():
            click.echo(f"  {plain(line)}")
