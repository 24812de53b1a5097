"""`referrals organisation mail`: what came to the service's mailbox from who wants to join (R4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from functools import partial
from pathlib import Path

import click

from policy.applications import Application, read_application
from policy.cases.moments import believable
from policy.refusal import Refusal
from policy.time import show_london
from service.intake.rows import Mistakes
from starter.commands.desk import Desk, at_desk
from starter.commands.offices import here
from starter.commands.streaming import ended
from starter.output import out, plain, what_to_do, why
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
    mistakes = Mistakes()

    async def work(desk: Desk) -> list[str | Refusal]:
        return [await mistakes.apart(partial(_taken, desk, file), _as_it_is) for file in files]

    done = at_desk(data, work, roles=here().keep_register)
    for file, said in zip(files, done, strict=True):
        if isinstance(said, Refusal):
            said = f"not taken in: {said.sentence} {what_to_do(said)} [{why(said)}]"
        click.echo(f"{plain(file.name)}: {said}")
    return ended(mistakes.count, sum(isinstance(said, Refusal) for said in done))


def _as_it_is(problem: Refusal) -> str | Refusal:
    return problem


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


def _letter(file: Path) -> EmailMessage | None:
    try:
        with file.open("rb") as opened:
            return message_from_bytes(opened.read(_MOST), policy=policy.default)
    except Exception:
        # The library raises what it likes over a letter that is made wrong.
        return None


async def _taken(desk: Desk, file: Path) -> str | Refusal:
    letter = _letter(file)
    if letter is None:
        return _UNREADABLE
    found = read_application(_address(letter), _body(letter))
    if isinstance(found, Refusal):
        return found
    async with desk.app.engine.begin() as connection:
        now, id = await clock(connection), _id(letter, found)
        new = await take_in(connection, id, found, _written(letter), desk.signed_in.number, now)
    if not new:
        return f"{id}, taken in already."
    missing = ", ".join(found.missing)
    return f"{id}, on the registrar's list." + (f" To be asked for: {missing}." if missing else "")


def _header(letter: EmailMessage, name: str) -> str:
    """A header as far as it can be read: as the library reads it, or as it was written."""
    try:
        return str(letter.get(name, ""))
    except Exception:
        # The same: over a header that is made wrong it raises anything.
        written = (text for key, text in letter.raw_items() if key.casefold() == name.casefold())
        return next((str(text) for text in written), "")


def _address(letter: EmailMessage) -> str:
    try:
        return parseaddr(_header(letter, "From"))[1]
    except (RecursionError, ValueError, IndexError):
        return ""


def _body(letter: EmailMessage) -> str:
    try:
        part = letter.get_body(preferencelist=("plain",))
        return str(part.get_content()) if part is not None else ""
    except Exception:
        # What cannot be read is asked for: the letter says who to ask.
        return ""


def _id(letter: EmailMessage, found: Application) -> str:
    """The letter's own id as a digest; one without is known by everything it says."""
    own = "\n".join(_known_by(letter, found))
    return "APP-" + hashlib.sha256(own.encode(errors="replace")).hexdigest()[:_ID]


def _known_by(letter: EmailMessage, found: Application) -> Iterator[str]:
    own = _header(letter, "Message-ID").strip()
    yield own or repr(found) + _header(letter, "Date")


def _written(letter: EmailMessage) -> datetime | None:
    """When it was written, if that is a moment which a case could have."""
    try:
        written = parsedate_to_datetime(_header(letter, "Date"))
        moment = written.astimezone(UTC) if written.tzinfo else None
    except (ValueError, OverflowError, IndexError):
        return None
    return moment if moment is not None and believable(moment) else None


_UNREADABLE = Refusal(
    code="letter-unreadable",
    sentence="The file cannot be read as a letter.",
    what_to_do="Save it from the mailbox again, or enter by hand what it asks for.",
    rule="R4",
)
