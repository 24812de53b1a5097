"""Credentials of staff and of organisations: kept as argon2id digests, and checked so that neither
an answer nor the time it takes shows whether there is such a person or organisation.

Hashing takes tens of milliseconds and 19 MiB on purpose. It runs in a thread, and no connection to
the database is held meanwhile: many people who sign in at once cannot keep others from the record.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import NewType

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import ColumnElement, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Digest = NewType("Digest", str)
"""What is kept of a credential. A type of its own, so that no credential is kept by mistake."""

# OWASP's Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. Not a setting:
# nobody can weaken it, and once it is strengthened here, every digest is made anew at sign-in.
_MEMORY_KIB, _PASSES, _LANES = 19 * 1024, 2, 1
_HASHER = PasswordHasher(
    time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES, type=Type.ID
)
NOBODYS = Digest(
    f"$argon2id$v=19$m={_MEMORY_KIB},t={_PASSES},p={_LANES}${'A' * 22}${'A' * 43}",
)
"""Made of no credential, with today's parameters: the credential of an unknown number is checked
against it, which is the same work as for a known one.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose credential: a row of a table that has a column `credential`."""

    table: Table
    row: ColumnElement[bool]
    """Which row, and what has to be true of it: no longer so, no longer a holder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A credential fitted the digest that was kept when it was read. Only `still_fits` says whether
    that is so now.
    """

    holder: Holder
    kept: str
    renewed: Digest | None
    """The digest by today's parameters, if the one that is kept was made by others."""


def make_digest(credential: str) -> Digest:
    """A salted digest of a credential; tens of milliseconds, so `new_digest` in a running loop."""
    return Digest(_HASHER.hash(_bytes(credential)))


async def new_digest(credential: str) -> Digest:
    """A salted digest of a credential, made in a thread."""
    return await asyncio.to_thread(make_digest, credential)


def matches(credential: str, kept: str) -> bool:
    """Whether a credential is the one a digest was made of. What is no digest of ours fits none."""
    try:
        extract_parameters(kept)
        return _HASHER.verify(kept, _bytes(credential))
    except (VerifyMismatchError, InvalidHashError):
        return False


async def check(engine: AsyncEngine, holder: Holder, credential: str) -> Fit | None:
    """Hold a credential against the digest its holder has; the same work if there is none.

    Raises:
        SQLAlchemyError: the database is out of reach.
    """
    column = holder.table.c.credential
    async with engine.connect() as connection:
        kept = (await connection.execute(select(column).where(holder.row))).scalar()
    if not await asyncio.to_thread(matches, credential, kept or NOBODYS) or not kept:
        return None
    outdated = _HASHER.check_needs_rehash(kept)
    renewed = await new_digest(credential) if outdated else None
    return Fit(holder=holder, kept=kept, renewed=renewed)


async def still_fits(connection: AsyncConnection, fit: Fit) -> bool:
    """Whether the holder still is one and has the digest that was held against. Their row stays
    locked to the end of the transaction, and a digest by old parameters is replaced in it.
    """
    table = fit.holder.table
    unchanged = (fit.holder.row, table.c.credential == fit.kept)
    found = await connection.execute(
        select(table.c.credential).where(*unchanged).with_for_update(key_share=True)
    )
    if found.first() is None:
        return False
    if fit.renewed is not None:
        await connection.execute(update(table).where(*unchanged).values(credential=fit.renewed))
    return True


def _bytes(credential: str) -> bytes:
    # What a terminal could not decode arrives as lone surrogates: wrong, but no crash.
    return credential.encode("utf-8", "surrogatepass")
