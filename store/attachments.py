"""Files on a case, in parts that are sealed one by one under its key, so that however long a file
is, little of it is in memory. They go with the key.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Text, bindparam, exists, func, insert, or_, select, true
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.attachments.kinds import MOST_ATTACHMENTS, FileKind
from policy.attachments.refusals import FILES_FULL
from policy.cases.refusals import conflicting
from policy.refusal import Refusal
from store.bundle import Bundle, PreparedStatement
from store.forms import seal, unseal
from store.policy_time import policy_now
from store.sealing import SealBroken, Sealer, bind
from store.tables import attachment_parts, attachment_scans, attachments

PART_BYTES = 256 * 1024
CLEAN, INFECTED = "clean", "infected"
_NAMES = uuid.UUID("0e2a3f8e-50d1-4a0e-8a9b-b1a0f0f6f0aa")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSaid:
    """What a file is: personal data. `digest` is the SHA-256 of its bytes, in hexadecimal."""

    name: str
    kind: FileKind
    length: int
    parts: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedFile:
    """That a file was added, without its name. `result` is the last word of a scanner, empty if
    none was asked; where one once found something, that stays. `found` is what.
    """

    id: str
    by: str
    at: datetime
    result: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFileAdded:
    """A file of a case with its name: personal data."""

    line: AddedFile
    said: FileSaid


_SAID: TypeAdapter[FileSaid] = TypeAdapter(FileSaid)


async def keep_part(engine: AsyncEngine, sealer: Sealer, id: str, number: int, data: bytes) -> None:
    """Keep a part of what is to become a file, counted from 0."""
    sealed = sealer.seal(data, part_bound_to(id, number))
    values = {"attachment_id": id, "number": number, "sealed": sealed}
    async with engine.begin() as connection:
        await connection.execute(insert(attachment_parts).values(values))


async def keep_file(
    connection: AsyncConnection,
    sealer: Sealer,
    reference: str,
    id: str,
    said: FileSaid,
    *,
    by: str,
    sent_as: str,
) -> str | Refusal:
    """Make the parts a file of the case; its id. What one person sends twice under one number is
    the file that came first, and something else under that number is refused.
    """
    unique = str(uuid.uuid5(_NAMES, f"{reference}\n{by}\n{sent_as}"))
    of_case = attachments.c.reference == reference
    count = await connection.execute(select(func.count()).select_from(attachments).where(of_case))
    if count.scalar_one() >= MOST_ATTACHMENTS:
        return FILES_FULL
    values = {
        "id": id,
        "sent_as": unique,
        "reference": reference,
        "sealed": seal(sealer, _SAID, said, reference, attachment_place(id, by)),
        "added_by": by,
        "added_at": await policy_now(connection, reference),
    }
    added = insert_or_not(attachments).values(values)
    added = added.on_conflict_do_nothing(index_elements=["sent_as"])
    done = await connection.execute(added.returning(attachments.c.id))
    if done.one_or_none() is not None:
        return id
    before = (
        await connection.execute(select(attachments).where(attachments.c.sent_as == unique))
    ).one()
    first = _opened(sealer, reference, before)
    same = (first.name, first.digest) == (said.name, said.digest)
    return str(before.id) if same else conflicting(["file"])


async def keep_scan(
    connection: AsyncConnection, id: str, scanner: str, result: str, found: str
) -> None:
    """Keep a scanner's word. What it found something in is not kept."""
    values = {"attachment_id": id, "scanner": scanner, "result": result, "found": found}
    await connection.execute(insert(attachment_scans).values(values))
    if result == INFECTED:
        await drop_parts(connection, id)


async def drop_parts(connection: AsyncConnection, id: str) -> None:
    """Remove the parts of what became no file, or was found to be infected; of no other."""
    await connection.execute(select(func.drop_attachment_parts(id)))


async def clear_abandoned_parts(connection: AsyncConnection) -> None:
    """Remove what was begun more than a day ago and became no file."""
    await connection.execute(select(func.clear_attachment_parts()))


# With the scanner's word that counts: something found, or else the last.
_WORD = (
    select(attachment_scans.c.result, attachment_scans.c.found)
    .where(attachment_scans.c.attachment_id == attachments.c.id)
    .order_by((attachment_scans.c.result == INFECTED).desc(), attachment_scans.c.id.desc())
    .limit(1)
    .lateral("word")
)
_ID = bindparam("id", type_=Text)
_FILES = PreparedStatement(
    select(attachments, _WORD.c.result, _WORD.c.found)
    .outerjoin(_WORD, true())
    .where(attachments.c.reference == bindparam("of"), or_(_ID.is_(None), attachments.c.id == _ID))
    .order_by(attachments.c.added_at, attachments.c.id)
)


def add_files(bundle: Bundle, reference: str) -> None:
    """Ask for a case's files together with something else."""
    bundle.add(_FILES, of=reference, id=None)


def file_lines_in(bundle: Bundle) -> tuple[AddedFile, ...]:
    """What a bundle brought of them, without their names."""
    return tuple(_line(row) for row in bundle.brought(_FILES))


async def open_files(
    connection: AsyncConnection, sealer: Sealer, reference: str, id: str | None = None
) -> tuple[CaseFileAdded, ...]:
    """A case's files, the oldest first, or the one of this id."""
    return tuple(
        CaseFileAdded(line=_line(row), said=_opened(sealer, reference, row))
        for row in await Bundle(connection).ask(_FILES, of=reference, id=id)
    )


async def unscanned_files(connection: AsyncConnection, limit: int) -> list[tuple[str, str]]:
    """References and ids of files of which no scanner has said anything for sure, those that were
    asked for longest ago first.
    """
    scans = attachment_scans.c
    said = exists().where(
        scans.attachment_id == attachments.c.id, scans.result.in_((CLEAN, INFECTED))
    )
    asked = select(func.max(scans.id)).where(scans.attachment_id == attachments.c.id)
    query = select(attachments.c.reference, attachments.c.id).where(~said)
    query = query.order_by(asked.scalar_subquery().nulls_first()).limit(limit)
    return [(row.reference, row.id) for row in await connection.execute(query)]


async def stream_file(
    engine: AsyncEngine, sealer: Sealer, id: str, parts: int
) -> AsyncIterator[bytes]:
    """The bytes of a file, part by part. Raises SealBroken for one that is not whole."""
    for number in range(parts):
        query = select(attachment_parts.c.sealed).where(
            attachment_parts.c.attachment_id == id, attachment_parts.c.number == number
        )
        async with engine.connect() as connection:
            sealed = (await connection.execute(query)).scalar_one_or_none()
        if sealed is None:
            raise SealBroken
        yield sealer.unseal(sealed, part_bound_to(id, number))


def _line(row: Any) -> AddedFile:
    return AddedFile(
        id=row.id,
        by=row.added_by,
        at=row.added_at,
        result=row.result or "",
        found=row.found or "",
    )


def _opened(sealer: Sealer, reference: str, row: Any) -> FileSaid:
    return unseal(sealer, _SAID, row.sealed, reference, attachment_place(row.id, row.added_by))


def attachment_place(id: str, by: str) -> str:
    """What a file's name and kind are bound to."""
    return f"attachment/{id}/{by}"


def part_bound_to(id: str, number: int) -> bytes:
    """What a part of a file is bound to."""
    return bind("attachment-part", id, str(number))
