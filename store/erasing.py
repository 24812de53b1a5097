"""Erasing what is held of a person: what two people have decided, and how far it is."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Row,
    Text,
    and_,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.words import OPERATIONS
from policy.erasing import (
    ERASE_WITHIN_MONTHS,
    ErasureGround,
    ErasureReceipt,
    ErasureStanding,
    copies_until,
)
from store.tables import case_keys, cases, erasures, legal_holds, referrals, tasks

TASK = "erase after a withdrawal of consent"
AT_REQUEST = "erase at the person's request"
_CONSENT = "consent"
_WITHIN = func.make_interval(0, ERASE_WITHIN_MONTHS)
_ID_BYTES = 4


async def standing_of(connection: AsyncConnection, reference: str) -> ErasureStanding | None:
    """A case as far as an erasure goes by it; None for no such case."""
    query = select(
        cases.c.ended_at,
        exists().where(_holds(reference)).label("held"),
        exists().where(erasures.c.reference == reference).label("erased"),
    ).where(cases.c.reference == reference)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return ErasureStanding(ended=row.ended_at is not None, held=row.held, erased=row.erased)


async def order_erasure(
    connection: AsyncConnection,
    reference: str,
    ground: ErasureGround,
    reason: str,
    *,
    proposed_by: str,
    confirmed_by: str,
) -> None:
    """Keep that two people have decided it; from now on it is carried out, whatever happens."""
    await connection.execute(
        insert(erasures).values(
            reference=reference,
            ground=ground.value,
            reason=reason,
            proposed_by=proposed_by,
            confirmed_by=confirmed_by,
        )
    )


async def end_erased_before(connection: AsyncConnection, reference: str) -> bool:
    """End a case that is ordered as erased before, and was open in the older copy of the database
    that it came back with; whether it has ended. Not while a legal hold stands.
    """
    ended = await connection.execute(select(func.end_erased_before(reference)))
    return bool(ended.scalar_one())


async def clear_case(connection: AsyncConnection, reference: str) -> bool:
    """Destroy the key's row and clear what is a person's own in every table; whether that was done
    now. Not while a legal hold stands.
    """
    done = await connection.execute(select(func.erase_case(reference)))
    return bool(done.scalar_one())


async def halves_left(connection: AsyncConnection, reference: str) -> list[str]:
    """The slots of the key store that a destroyed key's halves are in still."""
    query = select(case_keys.c.slot, case_keys.c.slot_before).where(
        case_keys.c.reference == reference, case_keys.c.destroyed_at.is_not(None)
    )
    row = (await connection.execute(query)).one_or_none()
    return [] if row is None else [slot for slot in row if slot]


async def halves_destroyed(connection: AsyncConnection, reference: str) -> None:
    """Keep that they are."""
    await connection.execute(
        update(case_keys)
        .where(case_keys.c.reference == reference, case_keys.c.destroyed_at.is_not(None))
        .values(slot=None, slot_before=None)
    )
    await _note(connection, reference, "halves_destroyed_at")


async def histories_deleted(connection: AsyncConnection, reference: str) -> None:
    """Keep that the case's histories are gone from Temporal."""
    await _note(connection, reference, "histories_deleted_at")


async def _note(connection: AsyncConnection, reference: str, moment: str) -> None:
    column = erasures.c[moment]
    await connection.execute(
        update(erasures)
        .where(erasures.c.reference == reference, column.is_(None))
        .values({moment: func.clock_timestamp()})
    )


async def under_way(connection: AsyncConnection, *, histories: bool) -> list[str]:
    """The cases whose erasure is not done: `histories`, as far as Temporal is concerned, or else
    the rest. What a legal hold keeps waits.
    """
    kept = erasures.c
    left = (
        and_(kept.erased_at.is_not(None), kept.histories_deleted_at.is_(None))
        if histories
        else or_(kept.erased_at.is_(None), kept.halves_destroyed_at.is_(None))
    )
    held = exists().where(
        legal_holds.c.reference == kept.reference, legal_holds.c.lifted_at.is_(None)
    )
    query = select(kept.reference).where(left, or_(kept.erased_at.is_not(None), ~held)).limit(100)
    return list((await connection.execute(query)).scalars())


async def receipt_of(
    connection: AsyncConnection, reference: str, copies_days: int
) -> ErasureReceipt | None:
    """What became of an erasure; None if nobody decided on one."""
    query = select(erasures).where(erasures.c.reference == reference)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _receipt(row, copies_days)


def _receipt(row: Row[tuple[object, ...]], copies_days: int) -> ErasureReceipt:
    known = dict(row._mapping)
    return ErasureReceipt(
        **known | {"ground": ErasureGround(known["ground"])},
        copies_until=copies_until(known["halves_destroyed_at"], copies_days),
    )


async def latest_receipts(
    connection: AsyncConnection, copies_days: int, most: int
) -> list[ErasureReceipt]:
    """What became of erasures, the last first."""
    query = select(erasures).order_by(erasures.c.confirmed_at.desc(), erasures.c.reference)
    rows = await connection.execute(query.limit(most))
    return [_receipt(row, copies_days) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHold:
    """A case that nothing is erased of, with why, by whom and since when (UTC)."""

    reference: str
    reason: str
    placed_by: str
    placed_at: datetime


async def standing_holds(connection: AsyncConnection) -> list[StandingHold]:
    """The legal holds that stand, the oldest first."""
    names = StandingHold.__dataclass_fields__
    query = select(*(legal_holds.c[name] for name in names)).where(
        legal_holds.c.lifted_at.is_(None)
    )
    rows = await connection.execute(query.order_by(legal_holds.c.placed_at))
    return [StandingHold(**row._mapping) for row in rows]


async def asked_for(connection: AsyncConnection) -> list[tuple[str, str, datetime]]:
    """Cases whose erasure a withdrawal of consent, or the person, has asked for and nobody has
    decided: which of the two, and by when (UTC), the most urgent first.
    """
    query = select(tasks.c.reference, tasks.c.kind, tasks.c.due).where(
        tasks.c.kind.in_((TASK, AT_REQUEST)), tasks.c.done_at.is_(None)
    )
    rows = await connection.execute(query.order_by(tasks.c.due, tasks.c.reference))
    return [(row.reference, row.kind, row.due) for row in rows]


async def ask_at_request(connection: AsyncConnection, reference: str, due: datetime) -> bool:
    """A task with its clock for a case whose person asked for it; whether none was open."""
    open_now = exists().where(
        tasks.c.reference == reference, tasks.c.kind == AT_REQUEST, tasks.c.done_at.is_(None)
    )
    if (await connection.execute(select(open_now))).scalar_one():
        return False
    id = str(uuid.uuid4())
    row = {"id": id, "effect_key": f"erase-request/{id}", "reference": reference}
    row |= {"kind": AT_REQUEST, "team": str(OPERATIONS), "rule": "R35"}
    await connection.execute(insert(tasks).values(**row, due=due))
    return True


async def place_hold(connection: AsyncConnection, reference: str, reason: str, by: str) -> bool:
    """Keep a legal hold; whether there was none before."""
    if (await connection.execute(select(exists().where(_holds(reference))))).scalar_one():
        return False
    id = f"H-{secrets.token_hex(_ID_BYTES).upper()}"
    await connection.execute(
        insert(legal_holds).values(id=id, reference=reference, reason=reason, placed_by=by)
    )
    return True


async def lift_hold(connection: AsyncConnection, reference: str, reason: str, by: str) -> bool:
    """Lift the legal hold of a case; whether there was one."""
    lifted = await connection.execute(
        update(legal_holds)
        .where(_holds(reference))
        .values(lifted_by=by, lifted_reason=reason, lifted_at=func.clock_timestamp())
    )
    return lifted.rowcount > 0


async def ask_after_withdrawals(connection: AsyncConnection) -> int:
    """A task with its clock for every case that ended by, or after, a withdrawal where consent was
    the only basis, and of which nobody has decided anything yet; how many are new.
    """
    key = literal("erase/") + cases.c.reference
    wanted = (
        select(
            func.gen_random_uuid().cast(Text),
            key,
            cases.c.reference,
            literal(TASK),
            literal(str(OPERATIONS)),
            cases.c.withdrawal_received_at + _WITHIN,
            literal("R10"),
        )
        .join(referrals, referrals.c.reference == cases.c.reference)
        .where(
            referrals.c.basis == _CONSENT,
            cases.c.withdrawal_received_at.is_not(None),
            cases.c.ended_at.is_not(None),
            ~exists().where(erasures.c.reference == cases.c.reference),
            ~exists().where(tasks.c.effect_key == key),
        )
    )
    columns = ("id", "effect_key", "reference", "kind", "team", "due", "rule")
    asked = insert(tasks).from_select(columns, wanted).returning(tasks.c.id)
    return len((await connection.execute(asked)).all())


def _holds(reference: str) -> ColumnElement[bool]:
    return and_(legal_holds.c.reference == reference, legal_holds.c.lifted_at.is_(None))
