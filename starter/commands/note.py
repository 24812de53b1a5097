"""`referrals note`: notes on a case. What a note says is read from a file, from standard input or
at a prompt, never from the command itself: other people's lists of processes show that.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from policy.case_notes import NoteKind
from policy.time import show_london
from starter.terminal.asking import new_id
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE, one_of
from starter.terminal.output import plain
from starter.terminal.typed import read_typed
from starter.use_cases import read_case_notes, write_case_note

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.cases.notes import CaseNote
    from service.context import Context


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--kind", type=one_of(NoteKind), help="What the note is about.")
@click.option(
    "--file",
    type=click.File("rb"),
    help="Where the text is. Otherwise standard input, until its end.",
)
@click.option("--corrects", default="", metavar="ID", help="Of the note it takes the place of.")
@click.option("--read", is_flag=True, help="Read the notes. Personal data: it is noted.")
@click.pass_obj
def note(
    data: Path | None,
    reference: str,
    kind: NoteKind | None,
    file: IO[bytes] | None,
    corrects: str,
    read: bool,
) -> None:
    """Write a note on a case, ended or not. It decides nothing, and stays as it is: a correction
    stands beside what it corrects.

    The text is read from standard input until its end (Ctrl-D), so that it stands in no list of
    commands.
    """
    if read:
        _read(data, reference)
        return
    if kind is None:
        raise click.UsageError(f"Say --kind, one of: {'; '.join(NoteKind)}. Or --read.")

    async def work(context: Context) -> str | Refusal:
        # Nobody types a note that they may not keep.
        refusal = write_case_note.refused(context)
        if refusal is not None:
            return refusal
        text = read_typed(file)
        return await write_case_note(
            context, reference, kind, text, sent_as=new_id(), corrects=corrects
        )

    if file is None and sys.stdin.isatty():
        click.echo("Type the note, then Ctrl-D on a line of its own.", err=True)
    id = in_service(data, work)
    click.echo(f"The note is on record of {reference}: {id}")


def _read(data: Path | None, reference: str) -> None:
    notes = in_service(data, lambda context: read_case_notes(context, reference))
    if not notes:
        click.echo(f"No note on {reference}.")
    for each in notes:
        _say(each)


def _say(each: CaseNote) -> None:
    line = each.line
    corrects = f"; corrects {line.replaces}" if line.replaces else ""
    since = f"; no longer stands, see {line.replaced_by}" if line.replaced_by else ""
    click.echo(f"{show_london(line.at)}, {line.by}: {each.words.kind} ({line.id}{corrects}{since})")
    for text in each.words.text.splitlines():
        click.echo(f"  {plain(text)}")
