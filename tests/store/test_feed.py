"""A reader who follows the feed misses nothing, however late a transaction commits."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store import feed
from store.engine import open_engine
from store.tables import feed as lines
from tests.servers import TestDatabase

OURS, OTHERS = "E06000023", "E09000007"


@pytest.fixture
async def engine(database: TestDatabase) -> AsyncIterator[AsyncEngine]:
    made = open_engine(database.app_url, database.schema, "test")
    yield made
    await made.dispose()


class Reader:
    """Follows what an organisation is told, by the id of the last line as a program does."""

    def __init__(self, engine: AsyncEngine, code: str) -> None:
        self._engine, self._codes, self._after = engine, {code}, ""
        self.seen: list[str] = []

    async def read(self, limit: int) -> int:
        await feed.give_places(self._engine)
        async with self._engine.connect() as connection:
            place = 0
            if self._after:
                found = await feed.place_of(connection, self._after, self._codes)
                assert found is not None
                place = found
            told = await feed.lines_after(connection, self._codes, place, limit)
        self.seen += [one.id for one in told]
        self._after = told[-1].id if told else self._after
        return len(told)


async def _begin(engine: AsyncEngine, id: str, code: str) -> AsyncConnection:
    connection = await engine.connect()
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    await connection.execute(
        insert(lines).values(
            id=id, once=id, organisation_id=code, reference="RSR-1", word="w", happened_at=at
        )
    )
    return connection


async def _end(connection: AsyncConnection, *, kept: bool) -> None:
    await (connection.commit() if kept else connection.rollback())
    await connection.close()


async def _some_end(
    engine: AsyncEngine, chance: random.Random, reader: Reader, other: Reader
) -> set[str]:
    """Transactions that overlap as chance has it, and readers that read meanwhile, at the same
    time; what was committed.
    """
    under_way: dict[str, AsyncConnection] = {}
    committed = set[str]()
    for step in range(40):
        match chance.randrange(4):
            case 0 | 1 if len(under_way) < 4:
                code = chance.choice((OURS, OURS, OTHERS))
                id = f"{chance.random()}-{step}-{code}"
                under_way[id] = await _begin(engine, id, code)
            case 2 if under_way:
                id = chance.choice(sorted(under_way))
                kept = chance.random() < 0.8
                await _end(under_way.pop(id), kept=kept)
                committed |= {id} if kept else set()
            case _:
                limit = chance.choice((1, 2, 50))
                await asyncio.gather(reader.read(limit), other.read(limit))
    for id, connection in under_way.items():
        await _end(connection, kept=True)
        committed.add(id)
    return committed


async def test_in_whatever_order_transactions_end_every_line_is_read_once_and_stays_in_its_place(
    engine: AsyncEngine,
) -> None:
    reader, other, committed = Reader(engine, OURS), Reader(engine, OTHERS), set[str]()
    for seed in range(6):
        committed |= await _some_end(engine, random.Random(seed), reader, other)
    for one, code in ((reader, OURS), (other, OTHERS)):
        while await one.read(50):
            continue
        assert sorted(one.seen) == sorted(id for id in committed if id.endswith(code))
        again = Reader(engine, code)
        while await again.read(7):
            continue
        assert again.seen == one.seen
    assert await reader.read(5) == 0
    async with engine.connect() as connection:
        for id in (next(id for id in committed if id.endswith(OTHERS)), "nobodys"):
            assert await feed.place_of(connection, id, {OURS}) is None
