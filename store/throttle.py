"""Failures to sign in, counted in the store: every process of a track counts on.

A try is counted as a failure before the credential is looked at, and taken off again if it was
right, so that a hundred guesses at once count as a hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.throttling import CountedOf, Failures, address_block, counted, without_one
from store.key_ring import KeyRing
from store.policy_time import clock
from store.tables import sign_in_failures

Subjects = Mapping[CountedOf, str]
"""What failures are counted of, as keyed digests."""


def subjects(
    ring: KeyRing, account: str, address: str, of: CountedOf = CountedOf.ACCOUNT
) -> Subjects:
    """Of a try to sign in as somebody, from somewhere; `of` is what the account is counted as."""
    block = address_block(address)
    return {
        CountedOf.PAIR: ring.fingerprint("sign-in", "pair", account, block),
        CountedOf.ADDRESS: ring.fingerprint("sign-in", "address", block),
        of: ring.fingerprint("sign-in", "account", account),
    }


async def begin(engine: AsyncEngine, tried: Subjects) -> datetime | None:
    """Count a try; or when to try again (UTC), and then nothing is counted.

    Raises:
        SQLAlchemyError: the database is out of reach.
    """
    async with engine.begin() as connection:
        # By itself: it locks rows that another try may want.
        await connection.execute(text("SELECT clear_sign_in_failures()"))
    async with engine.begin() as connection:
        await connection.execute(_first_of(tried))
        now = await clock(connection)
        next_one = {
            kind: counted(known, kind, now) for kind, known in await _locked(connection, tried)
        }
        waits = [when for when in next_one.values() if isinstance(when, datetime)]
        if waits:
            return max(waits)
        for kind, failures in next_one.items():
            assert isinstance(failures, Failures)  # nobody waits
            await _keep(connection, tried, kind, failures)
    return None


async def succeeded(connection: AsyncConnection, tried: Subjects) -> None:
    """The try that was counted was right."""
    for kind, known in await _locked(connection, tried):
        await _keep(connection, tried, kind, without_one(known, kind))


def _first_of(tried: Subjects) -> Insert:
    rows = [
        {"subject": subject, "kind": kind.value, "since": func.clock_timestamp(), "count": 0}
        for kind, subject in sorted(tried.items())
    ]
    return insert(sign_in_failures).values(rows).on_conflict_do_nothing()


async def _locked(connection: AsyncConnection, tried: Subjects) -> list[tuple[CountedOf, Failures]]:
    """Always in the same order, so that no two wait for each other."""
    table = sign_in_failures.c
    found = await connection.execute(
        select(table.kind, table.since, table.count.label("failures"))
        .where(tuple_(table.subject, table.kind).in_(_keys(tried)))
        .order_by(table.kind, table.subject)
        .with_for_update()
    )
    return [(CountedOf(row.kind), Failures(since=row.since, count=row.failures)) for row in found]


def _keys(tried: Subjects) -> list[tuple[str, str]]:
    return [(subject, kind.value) for kind, subject in tried.items()]


async def _keep(
    connection: AsyncConnection, tried: Subjects, kind: CountedOf, failures: Failures
) -> None:
    table = sign_in_failures.c
    await connection.execute(
        update(sign_in_failures)
        .where(and_(table.subject == tried[kind], table.kind == kind.value))
        .values(since=failures.since, count=failures.count)
    )
