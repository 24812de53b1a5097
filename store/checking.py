"""What is read of a case to be checked: every sealed value with the place it must open in, and what
was derived from its events and stands in rows that the application may change.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.attachments import attachment_place, part_bound_to
from store.case_notes import note_place
from store.forms import bound_to
from store.sealing import SealBroken, Sealer
from store.sender_numbers import PLACE as NUMBER
from store.tables import (
    advice_notes,
    attachment_parts,
    attachments,
    case_notes,
    cases,
    collections,
    deadlines,
    escalations,
    events,
    inbox,
    persons,
    referrals,
    safe_way_versions,
    tasks,
)
from store.task_notes import task_note_place
from store.versions import CORRECTED_PLACE, SAFE_WAY_PLACE, digest_of

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedColumn:
    """A column that holds what is sealed with a case's key. `bound` gives what a row's value must
    be bound to, any one of them; `beside` are columns that it needs and the table has not.
    """

    table: Table
    column: str
    bound: Callable[[str, Row], tuple[bytes, ...]]
    beside: tuple[ColumnElement[Any], ...] = ()

    @property
    def name(self) -> str:
        """Table and column."""
        return f"{self.table.name}.{self.column}"


def _in(*places: Callable[[Row], str | None]) -> Callable[[str, Row], tuple[bytes, ...]]:
    def bound(reference: str, row: Row) -> tuple[bytes, ...]:
        return tuple(bound_to(reference, place(row) or "") for place in places)

    return bound


SEALED_BY_CASE: tuple[SealedColumn, ...] = (
    # A state from before it was bound to a number opens too; its own number is compared then.
    SealedColumn(
        table=cases,
        column="state",
        bound=_in(lambda row: f"state/{row['sequence']}", lambda _: "state"),
    ),
    SealedColumn(table=events, column="sealed", bound=_in(lambda row: f"event/{row['sequence']}")),
    SealedColumn(table=persons, column="sealed", bound=_in(lambda _: "person")),
    SealedColumn(
        table=persons,
        column="safe_way",
        bound=_in(lambda row: row["safe_way_place"]),
        beside=(SAFE_WAY_PLACE,),
    ),
    SealedColumn(
        table=persons,
        column="corrected",
        bound=_in(lambda row: row["corrected_place"]),
        beside=(CORRECTED_PLACE,),
    ),
    SealedColumn(table=inbox, column="sealed", bound=_in(lambda row: f"inbox/{row['id']}")),
    SealedColumn(
        table=collections,
        column="wanted",
        bound=_in(lambda row: f"collection/{row['id']}/wanted"),
    ),
    SealedColumn(
        table=collections,
        column="reason",
        bound=_in(lambda row: f"collection/{row['id']}/reason"),
    ),
    SealedColumn(table=advice_notes, column="sealed", bound=_in(lambda row: f"advice/{row['id']}")),
    SealedColumn(
        table=case_notes,
        column="sealed",
        bound=_in(lambda row: note_place(row["id"], row["written_by"], row["replaces"])),
    ),
    SealedColumn(
        table=attachments,
        column="sealed",
        bound=_in(lambda row: attachment_place(row["id"], row["added_by"])),
    ),
    SealedColumn(
        table=attachment_parts,
        column="sealed",
        bound=lambda _, row: (part_bound_to(row["attachment_id"], row["number"]),),
    ),
    SealedColumn(
        table=tasks,
        column="sealed_note",
        bound=_in(lambda row: task_note_place(row["effect_key"])),
    ),
    SealedColumn(table=referrals, column="sealed_number", bound=_in(lambda _: NUMBER)),
)
"""Every one there is: a test holds it against what the tables declare."""


async def values_in(connection: AsyncConnection, column: SealedColumn, reference: str) -> list[Row]:
    """A case's rows that hold something in the column."""
    table = column.table
    there = await connection.execute(select(func.to_regclass(table.name)))
    if there.scalar() is None:
        # Not every track has every table.
        return []
    query = select(table, *column.beside).where(table.c[column.column].is_not(None))
    if table is attachment_parts:
        own = select(attachments.c.id).where(attachments.c.reference == reference)
        query = query.where(table.c.attachment_id.in_(own))
    else:
        query = query.where(table.c.reference == reference)
    return [row._mapping for row in await connection.execute(query.order_by(*table.primary_key))]


async def seals_that_break(
    connection: AsyncConnection, sealer: Sealer, reference: str
) -> AsyncIterator[tuple[str, str]]:
    """The sealed values of a case that do not open where they stand: the column, and which row."""
    for column in SEALED_BY_CASE:
        for row in await values_in(connection, column, reference):
            if not opens(sealer, column, reference, row):
                keys = [str(row[each.name]) for each in column.table.primary_key]
                yield column.name, "/".join(keys)
    if await _safe_way_gone(connection, reference):
        yield "persons.safe_way", reference


def opens(sealer: Sealer, column: SealedColumn, reference: str, row: Row) -> bool:
    """Whether a row's sealed value opens in the place where it stands."""
    for bound in column.bound(reference, row):
        try:
            sealer.unseal(bytes(row[column.column]), bound)
        except SealBroken:
            continue
        return True
    return False


async def _safe_way_gone(connection: AsyncConnection, reference: str) -> bool:
    """Whether the safe way was emptied by nobody who may: its newest number has another digest."""
    newest = (
        select(safe_way_versions.c.digest, persons.c.safe_way)
        .join(persons, persons.c.reference == safe_way_versions.c.reference)
        .where(safe_way_versions.c.reference == reference, persons.c.sealed.is_not(None))
        .order_by(safe_way_versions.c.number.desc())
        .limit(1)
    )
    row = (await connection.execute(newest)).one_or_none()
    return row is not None and row.safe_way is None and row.digest != digest_of(None)


async def case_row(connection: AsyncConnection, reference: str) -> Row:
    """A case's own row."""
    found = await connection.execute(select(cases).where(cases.c.reference == reference))
    return found.one()._mapping


async def referral_row(connection: AsyncConnection, reference: str) -> Row:
    """A case's referral."""
    found = await connection.execute(select(referrals).where(referrals.c.reference == reference))
    return found.one()._mapping


async def running_deadlines(connection: AsyncConnection, reference: str) -> list[Row]:
    """A case's deadlines that are not settled."""
    own = and_(deadlines.c.reference == reference, deadlines.c.settled_at.is_(None))
    return [row._mapping for row in await connection.execute(select(deadlines).where(own))]


async def tasks_of_events(connection: AsyncConnection, reference: str) -> dict[str, Row]:
    """A case's tasks that its events opened, by what opened them."""
    own = tasks.c.effect_key.startswith(f"{reference}/", autoescape=True)
    rows = await connection.execute(select(tasks).where(tasks.c.reference == reference, own))
    return {row.effect_key: row._mapping for row in rows}


async def escalations_of(connection: AsyncConnection, reference: str) -> list[Row]:
    """All of a case's escalations, those that were taken back among them."""
    own = escalations.c.reference == reference
    return [row._mapping for row in await connection.execute(select(escalations).where(own))]


async def is_on_its_way(connection: AsyncConnection, reference: str) -> bool:
    """Whether something has come for a case that it has not decided on."""
    waits = exists().where(inbox.c.reference == reference, inbox.c.verdict.is_(None))
    return bool((await connection.execute(select(waits))).scalar_one())


async def messages_of(connection: AsyncConnection, reference: str, ids: Iterable[str]) -> set[str]:
    """Which of these messages the case was sent."""
    own = and_(inbox.c.reference == reference, inbox.c.id.in_(list(ids)))
    return set((await connection.execute(select(inbox.c.id).where(own))).scalars())
