"""`referrals organisation mail`: what came to the service's mailbox from who wants to join (R4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

import click

from policy.applications import Application, read_application
from policy.refusal import Refusal
from policy.time import show_london
from starter.commands.desk import Desk, at_desk
from starter.commands.offices import here
from starter.say import Exit, out, plain, why
from store.applications import Waiting, take_in, waiting
from store.cases import clock

_MOST = 1_000_000
_ID = 16


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
    letters = [(file, _letter(file)) for file in files]

    async def work(desk: Desk) -> list[str | Refusal]:
        return [await _taken(desk, letter) for _, letter in letters]

    done = at_desk(data, work, roles=here().keep_register)
    for (file, _), said in zip(letters, done, strict=True):
        if isinstance(said, Refusal):
            said = f"not taken in: {said.sentence} {said.what_to_do} [{why(said)}]"
        click.echo(f"{plain(file.name)}: {said}")
    return Exit.REFUSED if any(isinstance(said, Refusal) for said in done) else Exit.DONE


@click.command()
@click.pass_obj
def applications(data: Path | None) -> None:
    """Who has written to join and waits for the registrar. `tasks done` ends one's row."""
    from starter.tables import table

    async def work(desk: Desk) -> list[Waiting]:
        async with desk.app.engine.connect() as connection:
            return await waiting(connection)

    shown = table("Number", "Organisation", "Kind", "Nation", "Code", "From", "Taken in (London)")
    for one in at_desk(data, work, roles=here().keep_register):
        said = one.application
        cells = (said.name, said.kind, said.nation, said.code, said.address)
        shown.add_row(
            one.id, *(plain(cell) or "not said" for cell in cells), show_london(one.taken_in_at)
        )
    out().print(shown)


def _letter(file: Path) -> EmailMessage:
    with file.open("rb") as opened:
        return message_from_bytes(opened.read(_MOST), policy=policy.default)


async def _taken(desk: Desk, letter: EmailMessage) -> str | Refusal:
    found = read_application(parseaddr(str(letter.get("From", "")))[1], _body(letter))
    if isinstance(found, Refusal):
        return found
    async with desk.app.engine.begin() as connection:
        now, id = await clock(connection), _id(letter, found)
        new = await take_in(connection, id, found, _written(letter), desk.signed_in.number, now)
    if not new:
        return f"{id}, taken in already."
    missing = ", ".join(found.missing)
    return f"{id}, on the registrar's list." + (f" To be asked for: {missing}." if missing else "")


def _body(letter: EmailMessage) -> str:
    part = letter.get_body(preferencelist=("plain",))
    try:
        return str(part.get_content()) if part is not None else ""
    except (LookupError, ValueError):
        return ""


def _id(letter: EmailMessage, found: Application) -> str:
    """The letter's own id as a digest; one without is known by everything it says."""
    own = "\n".join(_known_by(letter, found))
    return "APP-" + hashlib.sha256(own.encode()).hexdigest()[:_ID]


def _known_by(letter: EmailMessage, found: Application) -> Iterator[str]:
    own = str(letter.get("Message-ID", "")).strip()
    yield own or repr(found) + str(letter.get("Date", ""))


def _written(letter: EmailMessage) -> datetime | None:
    try:
        written = parsedate_to_datetime(str(letter.get("Date", "")))
    except ValueError:
        return None
    return written.astimezone(UTC) if written.tzinfo else None
