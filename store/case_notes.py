"""Notes on a case: sealed under its key, so that they go with it; added, and never changed. Beside
the case and not in it: no rule goes by them, and a case that has ended takes them too.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.case_notes import (
    CORRECTED_ALREADY,
    MOST_NOTES,
    NO_SUCH_NOTE,
    NOTES_FULL,
    NoteKind,
    NoteWords,
)
from policy.cases.refusals import conflicting
from policy.refusal import Refusal
from store.bundle import Bundle, PreparedStatement
from store.forms import CELLS, seal, unseal
from store.policy_time import policy_now
from store.sealing import Sealer
from store.tables import case_notes

_NAMES = uuid.UUID("6d6c0f0e-6c5b-4a8e-9a0c-1f8f5a8f3f52")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """That there is a note, without its words: nothing of the person. `replaced_by` is the id of
    the one that corrects it.
    """

    id: str
    by: str
    at: datetime
    replaces: str | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNote:
    """A note with its words: personal data."""

    line: NoteLine
    words: NoteWords


_LATER = case_notes.alias("later")
_NOTES = PreparedStatement(
    select(case_notes, _LATER.c.id.label("replaced_by"))
    .outerjoin(_LATER, _LATER.c.replaces == case_notes.c.id)
    .where(case_notes.c.reference == bindparam("of"))
    .order_by(case_notes.c.written_at, case_notes.c.stored_at, case_notes.c.id)
)


def add_notes(bundle: Bundle, reference: str) -> None:
    """Ask for a case's notes together with something else."""
    bundle.add(_NOTES, of=reference)


def note_lines_in(bundle: Bundle) -> tuple[NoteLine, ...]:
    """What a bundle brought of them, without their words."""
    return tuple(_line(row) for row in bundle.brought(_NOTES))


async def open_notes(
    connection: AsyncConnection, sealer: Sealer, reference: str
) -> tuple[CaseNote, ...]:
    """A case's notes, the oldest first. Raises SealBroken for one that somebody changed."""
    rows = await Bundle(connection).ask(_NOTES, of=reference)
    return tuple(CaseNote(line=_line(row), words=_opened(sealer, reference, row)) for row in rows)


async def keep_note(
    connection: AsyncConnection,
    sealer: Sealer,
    reference: str,
    words: NoteWords,
    *,
    by: str,
    sent_as: str,
    replaces: str | None,
) -> str | Refusal:
    """Keep a note; its id. What one person sends twice under one number counts once, and something
    else under that number is refused.
    """
    id = str(uuid.uuid5(_NAMES, f"{reference}\n{by}\n{sent_as}"))
    before = await _find(connection, reference, id)
    if before is not None:
        return _again(_opened(sealer, reference, before), before, words, replaces)
    refusal = await _refused(connection, reference, replaces)
    if refusal is not None:
        return refusal
    said = {"kind": words.kind.value, "text": words.text}
    values = {
        "id": id,
        "reference": reference,
        "replaces": replaces,
        "written_by": by,
        "written_at": await policy_now(connection, reference),
        "sealed": seal(sealer, CELLS, said, reference, note_place(id, by, replaces)),
    }
    added = await connection.execute(
        insert(case_notes).values(values).on_conflict_do_nothing().returning(case_notes.c.id)
    )
    # Somebody else was quicker: with a correction of the same note, or with this very one.
    if added.one_or_none() is None:
        now_there = await _find(connection, reference, id)
        if now_there is None:
            return CORRECTED_ALREADY
        return _again(_opened(sealer, reference, now_there), now_there, words, replaces)
    return id


async def _refused(
    connection: AsyncConnection, reference: str, replaces: str | None
) -> Refusal | None:
    count = select(func.count()).where(case_notes.c.reference == reference)
    if (await connection.execute(count)).scalar_one() >= MOST_NOTES:
        return NOTES_FULL
    if replaces is None:
        return None
    if await _find(connection, reference, replaces) is None:
        return NO_SUCH_NOTE
    later = select(case_notes.c.id).where(case_notes.c.replaces == replaces)
    return CORRECTED_ALREADY if (await connection.execute(later)).first() else None


def _again(kept: NoteWords, row: Any, words: NoteWords, replaces: str | None) -> str | Refusal:
    differs = [
        name
        for name, same in (
            ("kind", kept.kind is words.kind),
            ("text", kept.text == words.text),
            ("corrects", row.replaces == replaces),
        )
        if not same
    ]
    return conflicting(differs) if differs else str(row.id)


async def _find(connection: AsyncConnection, reference: str, id: str) -> Any:
    columns = case_notes.c
    query = select(case_notes).where(columns.reference == reference, columns.id == id)
    return (await connection.execute(query)).one_or_none()


def _line(row: Any) -> NoteLine:
    return NoteLine(
        id=row.id,
        by=row.written_by,
        at=row.written_at,
        replaces=row.replaces,
        replaced_by=row.replaced_by,
    )


def _opened(sealer: Sealer, reference: str, row: Any) -> NoteWords:
    place = note_place(row.id, row.written_by, row.replaces)
    said = unseal(sealer, CELLS, row.sealed, reference, place)
    return NoteWords(kind=NoteKind(said["kind"]), text=said["text"])


def note_place(id: str, by: str, replaces: str | None) -> str:
    """What a note's words are bound to: nobody puts them under another name."""
    return f"note/{id}/{by}/{replaces or ''}"
