"""`referrals organisation mail`: what came to the service's mailbox from who wants to join (R4)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.refusal import Refusal
from policy.time import show_london
from service.files.letters import LONGEST_LETTER
from starter.terminal.calling import in_service
from starter.terminal.output import out, plain, what_to_do, why
from starter.terminal.streaming import ended
from starter.use_cases import take_letters, waiting_applications

if TYPE_CHECKING:
    from service.organisations.applications import TakenLetter


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.pass_obj
def mail(data: Path | None, files: tuple[Path, ...]) -> int:
    """Take in letters of organisations that want to join, as files saved from the mailbox (.eml).

    Each is kept once and becomes a row for the registrar; nobody is registered by it. A letter says
    `Organisation:`, `Kind:`, `Nation:` and `Code:` on lines of their own; what is missing is asked
    for.
    """
    done = in_service(data, lambda context: take_letters(context, map(_raw, files)))
    for file, outcome in zip(files, done.outcomes, strict=True):
        click.echo(f"{plain(file.name)}: {_became(outcome)}")
    return ended(done.mistakes, sum(isinstance(one, Refusal) for one in done.outcomes))


def _raw(file: Path) -> bytes | None:
    try:
        with file.open("rb") as opened:
            return opened.read(LONGEST_LETTER)
    except OSError:
        return None


def _became(outcome: TakenLetter | Refusal) -> str:
    if isinstance(outcome, Refusal):
        said = f"{outcome.sentence} {what_to_do(outcome)} [{why(outcome)}]"
        return f"not taken in: {said}"
    if not outcome.new:
        return f"{outcome.id}, taken in already."
    missing = ", ".join(outcome.missing)
    asked = f" To be asked for: {missing}." if missing else ""
    return f"{outcome.id}, on the registrar's list.{asked}"


@click.command()
@click.pass_obj
def applications(data: Path | None) -> None:
    """Who has written to join and waits for the registrar. `tasks done` ends one's row."""
    from starter.drawing.tables import table

    shown = table("Number", "Organisation", "Kind", "Nation", "Code", "From", "Taken in (London)")
    for one in in_service(data, waiting_applications):
        said = one.application
        cells = (said.name, said.kind, said.nation, said.code, said.address)
        shown.add_row(
            one.id, *(plain(cell) or "not said" for cell in cells), show_london(one.taken_in_at)
        )
    out().print(shown)
