"""Recovery codes: for the person who has lost their second factor. Keyed digests are kept, each
code is good once, and new ones end the old.
"""

from __future__ import annotations

import base64
import secrets

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.second_factor import RECOVERY_CODES
from store.key_ring import KeyRing
from store.signing_people import FactorHolder
from store.tables import recovery_codes

_BYTES = 10
"""80 bits: nobody guesses them, so that a slow digest would add nothing."""


async def new_codes(connection: AsyncConnection, ring: KeyRing, who: FactorHolder) -> list[str]:
    """Codes in the place of those there were. They are shown once and kept nowhere."""
    await end_codes(connection, who)
    made = [_new_code() for _ in range(RECOVERY_CODES)]
    rows = [{**who.named(), "digest": _digest(ring, who, code)} for code in made]
    await connection.execute(insert(recovery_codes), rows)
    return made


async def use_recovery_code(
    connection: AsyncConnection, ring: KeyRing, who: FactorHolder, code: str
) -> bool:
    """Whether this is one of theirs that was not used; it is used now."""
    done = await connection.execute(
        update(recovery_codes)
        .where(who.own(recovery_codes), recovery_codes.c.ended_at.is_(None))
        .where(recovery_codes.c.digest == _digest(ring, who, code))
        .values(ended_at=func.clock_timestamp())
    )
    return done.rowcount == 1


async def codes_left(connection: AsyncConnection, who: FactorHolder) -> int:
    """How many of theirs are not used."""
    unused = who.own(recovery_codes) & recovery_codes.c.ended_at.is_(None)
    found = await connection.execute(select(func.count()).select_from(recovery_codes).where(unused))
    return int(found.scalar_one())


async def end_codes(connection: AsyncConnection, who: FactorHolder) -> None:
    """None of theirs is good any more."""
    await connection.execute(
        update(recovery_codes)
        .where(who.own(recovery_codes), recovery_codes.c.ended_at.is_(None))
        .values(ended_at=func.clock_timestamp())
    )


def _new_code() -> str:
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode("ascii").lower()


def _digest(ring: KeyRing, who: FactorHolder, code: str) -> str:
    return ring.fingerprint("recovery-code", who.people.owner.value, who.number, code)
