"""Keys of organisations' programs.

A key is 256 bits of chance, so nobody guesses one, however fast: it is kept as a keyed digest that
takes microseconds, not as a slow one that would cost each request tens of milliseconds and 19 MiB.
Without the key ring a stolen table does not even tell whether a key that was found is one of these.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.partners import OrganisationRole
from store.key_ring import KeyRing
from store.partner_users import roles_of
from store.successors import signs_now
from store.tables import api_keys

PREFIX = "rsr-key-"
"""By which a key is known for one where it should not be: in a repository, in a log."""
_USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key, without what it is shown by. Times are UTC."""

    id: str
    organisation: str
    name: str
    roles: frozenset[OrganisationRole]
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    live: bool


def new_secret() -> str:
    """What a program shows."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of_key(ring: KeyRing, secret: str) -> str:
    """What is kept of it."""
    return ring.fingerprint("api-key", secret.encode("utf-8", "surrogatepass"))


async def add_key(
    connection: AsyncConnection,
    organisation: str,
    *,
    name: str,
    digest: str,
    roles: Collection[OrganisationRole],
    days: int,
    by: str,
) -> str:
    """Keep a key; its id."""
    id = f"K-{secrets.token_hex(4)}"
    await connection.execute(
        insert(api_keys).values(
            id=id,
            organisation_id=organisation,
            name=name,
            digest=digest,
            roles=sorted(role.value for role in roles),
            made_by=by,
            expires_at=func.clock_timestamp() + timedelta(days=days),
        )
    )
    return id


async def keys_of(connection: AsyncConnection, organisation: str) -> list[ApiKey]:
    """All of an organisation's, the newest first."""
    kept = api_keys.c
    rows = await connection.execute(
        select(api_keys, _live().label("live"))
        .where(kept.organisation_id == organisation)
        .order_by(kept.made_at.desc(), kept.id)
    )
    return [_key(row) for row in rows]


async def end_key(connection: AsyncConnection, organisation: str, id: str, by: str) -> bool:
    """End one; whether there was such a live one."""
    done = await connection.execute(
        update(api_keys)
        .where(api_keys.c.id == id, api_keys.c.organisation_id == organisation, _live())
        .values(ended_by=by, ended_at=func.clock_timestamp())
    )
    return done.rowcount == 1


async def key_of_digest(connection: AsyncConnection, digest: str) -> ApiKey | None:
    """The live key with this digest, of an organisation that may sign; that it is used is kept, to
    the minute.
    """
    wanted = (api_keys.c.digest == digest) & _live() & signs_now(api_keys.c.organisation_id)
    row = (await connection.execute(select(api_keys, _live().label("live")).where(wanted))).first()
    if row is None:
        return None
    now, used = func.clock_timestamp(), api_keys.c.last_used_at
    stale = or_(used.is_(None), used < now - _USED_EVERY)
    # Nobody waits for another who notes the same.
    free = select(api_keys.c.id).where(api_keys.c.digest == digest, stale)
    free = free.with_for_update(skip_locked=True)
    await connection.execute(
        update(api_keys).where(api_keys.c.id.in_(free)).values(last_used_at=now)
    )
    return _key(row)


def _live() -> ColumnElement[bool]:
    return api_keys.c.ended_at.is_(None) & (api_keys.c.expires_at > func.clock_timestamp())


def _key(row: object) -> ApiKey:
    kept = row._mapping  # type: ignore[attr-defined]
    return ApiKey(
        id=kept["id"],
        organisation=kept["organisation_id"],
        name=kept["name"],
        roles=roles_of(kept["roles"]),
        made_by=kept["made_by"],
        made_at=kept["made_at"],
        expires_at=kept["expires_at"],
        last_used_at=kept["last_used_at"],
        live=kept["live"],
    )
