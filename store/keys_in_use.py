"""Whether key ring and key store open the cases of this database: some of each ring key's, for a
look at every start and twice a minute, and those that were found before not to open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.case_keys import wrapped_of
from store.half_store import LACKS_HALF, HalfDestroyed, HalfStoreError
from store.key_file import KeyRingError
from store.keys import CaseKeys
from store.sealing import SealBroken
from store.tables import case_keys, incidents

HALF_LOST = "key-half-lost"
"""The kind of incident that is reported of a case whose half the key store never had."""
SOME = 10
_MOST = 50

NotOpened = HalfStoreError | KeyRingError | SealBroken | ValueError
_KEYS = select(
    case_keys.c.reference, case_keys.c.kek_id, case_keys.c.wrapped, case_keys.c.slot
).where(case_keys.c.wrapped.is_not(None))


async def unopened_of_some(connection: AsyncConnection, keys: CaseKeys) -> list[str]:
    """Of the newest cases of each ring key those that do not open: a copy of the key store that was
    put back lacks the halves made since.

    Raises why one does not where no case opens that was looked at, or none of a ring key for
    another reason than its half: then store or ring belong to another database. Raises
    HalfStoreError too for a store that cannot be used.
    """
    in_use = select(case_keys.c.kek_id).where(case_keys.c.wrapped.is_not(None)).distinct()
    found, any_opens, first = list[str](), False, None
    for kek_id in (await connection.execute(in_use.order_by(case_keys.c.kek_id))).scalars().all():
        newest, opens = await _of_ring_key(connection, keys, kek_id)
        found += newest
        any_opens |= opens
        if not opens:
            first = first or next(iter(newest.values()))
    if first is not None and not any_opens:
        raise first
    return found


async def unopened_before(connection: AsyncConnection, keys: CaseKeys) -> list[str]:
    """The newest cases that were reported to have lost their half, as far as they do not open now.
    Raises HalfStoreError for a store that cannot be used.
    """
    reported = select(incidents.c.subject).where(incidents.c.kind == HALF_LOST)
    query = _KEYS.where(case_keys.c.reference.in_(reported)).order_by(case_keys.c.created_at.desc())
    rows = (await connection.execute(query.limit(_MOST))).all()
    return list(await _not_opened(keys, rows))


async def _of_ring_key(
    connection: AsyncConnection, keys: CaseKeys, kek_id: str
) -> tuple[dict[str, NotOpened], bool]:
    """Which of its newest cases do not open, with why, and whether any of its cases does."""
    newest = await _some(connection, kek_id, case_keys.c.created_at.desc())
    found = await _not_opened(keys, newest)
    if len(found) < len(newest):
        return found, True
    # More may have been taken in since the copy was made than are looked at.
    oldest = await _some(connection, kek_id, case_keys.c.created_at)
    if len(await _not_opened(keys, oldest)) < len(oldest):
        return found, True
    for error in found.values():
        if not isinstance(error, HalfStoreError):
            raise error
    return found, False


async def _some(
    connection: AsyncConnection, kek_id: str, order: ColumnElement[Any]
) -> Sequence[Row[Any, Any, Any, Any]]:
    query = _KEYS.where(case_keys.c.kek_id == kek_id).order_by(order).limit(SOME)
    return (await connection.execute(query)).all()


async def _not_opened(
    keys: CaseKeys, rows: Sequence[Row[Any, Any, Any, Any]]
) -> dict[str, NotOpened]:
    """Which of them do not open, and why."""
    found = dict[str, NotOpened]()
    for row in rows:
        wrapped = wrapped_of(row)
        try:
            half = await keys.halves.read(wrapped.slot) if wrapped.slot else b""
            if not isinstance(half, HalfDestroyed):
                keys.ring.unwrap(wrapped, row.reference, half)
        except HalfStoreError as error:
            if error.code != LACKS_HALF:
                raise
            found[row.reference] = error
        except (KeyRingError, SealBroken, ValueError) as error:
            # Of one case a row that somebody changed; of all of them another ring.
            found[row.reference] = error
    return found
