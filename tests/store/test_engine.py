"""Connections: a lost one is found before it is used, and reading leaves no transaction behind."""

from __future__ import annotations

import asyncio

import psycopg
from sqlalchemy import text

from store.engine import of_one_moment, one_by_one
from tests.servers import TestDatabase
from wiring.app import App


async def _connections(app: App) -> list[int]:
    """The server's processes for some connections of the pool, all idle."""
    open_at_once = [app.engine.connect() for _ in range(3)]
    numbers = []
    for connection in open_at_once:
        await connection.start()
        found = await connection.execute(text("SELECT pg_backend_pid()"))
        numbers.append(int(found.scalar_one()))
    for connection in open_at_once:
        await connection.close()
    return numbers


async def test_connections_that_the_server_ended_are_found_before_they_are_used(
    app: App, database: TestDatabase
) -> None:
    ended = await _connections(app)
    url = database.admin_url.replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as admin:
        for number in ended:
            admin.execute("SELECT pg_terminate_backend(%s)", (number,))
        while admin.execute(
            "SELECT 1 FROM pg_stat_activity WHERE pid = ANY(%s)", (ended,)
        ).fetchone():
            await asyncio.sleep(0.01)
    assert not set(await _connections(app)) & set(ended)


async def test_a_statement_that_only_reads_stands_in_no_transaction(app: App) -> None:
    async with one_by_one(app.engine) as connection:
        first = await connection.execute(text("SELECT transaction_timestamp()"))
        second = await connection.execute(text("SELECT transaction_timestamp()"))
        assert first.scalar_one() < second.scalar_one()


async def test_after_reading_a_connection_writes_in_transactions_again(app: App) -> None:
    for _ in range(3):
        async with one_by_one(app.engine) as connection:
            await connection.execute(text("SELECT 1"))
    async with app.engine.connect() as connection:
        first = await connection.execute(text("SELECT transaction_timestamp()"))
        second = await connection.execute(text("SELECT transaction_timestamp()"))
        assert first.scalar_one() == second.scalar_one()


async def test_what_is_read_as_of_one_moment_shows_nothing_that_came_after_its_first_statement(
    app: App,
) -> None:
    count = text("SELECT count(*) FROM request_counts")
    async with of_one_moment(app.engine) as reading:
        before = (await reading.execute(count)).scalar_one()
        async with app.engine.begin() as writing:
            await writing.execute(text("INSERT INTO request_counts VALUES ('K-1', now(), 1)"))
        assert (await reading.execute(count)).scalar_one() == before
    async with one_by_one(app.engine) as connection:
        assert (await connection.execute(count)).scalar_one() == before + 1
