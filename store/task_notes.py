"""What an event of a case puts on a worklist says in words: sealed under the case's key, for the
task that it was sealed for, and opened only where a person looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ARRAY, Text, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.bundle import Bundle, PreparedStatement
from store.case_file import TaskRow
from store.engine import one_by_one
from store.forms import TEXT, NoKey, seal, sealer_of, unseal
from store.keys import CaseKeys
from store.sealing import Sealer
from store.tables import tasks
from store.worklists import Task


def task_note_place(effect_key: str) -> str:
    """The place of a task's note: each task is opened by something of its own."""
    return f"task/{effect_key}"


def sealed_note(sealer: Sealer, reference: str, effect_key: str, note: str) -> bytes | None:
    """A note for its task; of none nothing is kept."""
    return seal(sealer, TEXT, note, reference, task_note_place(effect_key)) if note else None


async def with_notes(
    engine: AsyncEngine, keys: CaseKeys, shown: Iterable[Task]
) -> tuple[Task, ...]:
    """Tasks with their notes in words; without those of a case that was erased. Raises SealBroken.

    To be asked where no connection is held: each key may need one, and of many people who look at
    once each would wait for the other's.
    """
    listed = tuple(shown)
    notes = await _notes(engine, keys, [one.id for one in listed])
    return tuple(replace(one, note=notes.get(one.id, one.note)) for one in listed)


async def with_own_notes(
    keys: CaseKeys, reference: str, shown: Iterable[TaskRow]
) -> tuple[TaskRow, ...]:
    """A case's own rows with their notes in words. Raises NoKey and SealBroken."""
    sealer = await sealer_of(keys, reference)
    return tuple(
        one
        if one.sealed_note is None
        else replace(one, note=_opened(sealer, reference, one), sealed_note=None)
        for one in shown
    )


async def notes_of_case(
    connection: AsyncConnection, sealer: Sealer, reference: str
) -> tuple[tuple[str, str], ...]:
    """Of all a case's tasks, open and done: each kind, and its note."""
    query = select(tasks.c.kind, tasks.c.effect_key, tasks.c.sealed_note).where(
        tasks.c.reference == reference, tasks.c.sealed_note.is_not(None)
    )
    rows = await connection.execute(query.order_by(tasks.c.opened_at, tasks.c.id))
    return tuple((row.kind, _opened(sealer, reference, row)) for row in rows)


_SEALED = PreparedStatement(
    select(tasks.c.id, tasks.c.reference, tasks.c.effect_key, tasks.c.sealed_note).where(
        tasks.c.id == func.any(bindparam("ids", type_=ARRAY(Text))),
        tasks.c.sealed_note.is_not(None),
    )
)


async def _notes(engine: AsyncEngine, keys: CaseKeys, ids: list[str]) -> Mapping[str, str]:
    if not ids:
        return {}
    async with one_by_one(engine) as connection:
        rows = await Bundle(connection).ask(_SEALED, ids=ids)
    await keys.fetch({row.reference for row in rows})
    opened: dict[str, str] = {}
    for row in rows:
        try:
            sealer = await sealer_of(keys, row.reference)
        except NoKey:
            continue
        opened[row.id] = _opened(sealer, row.reference, row)
    return opened


def _opened(sealer: Sealer, reference: str, row: Any) -> str:
    return unseal(sealer, TEXT, row.sealed_note, reference, task_note_place(row.effect_key))
