"""Connections: a lost one is found before it is used, and reading leaves no transaction behind."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store import record_statements as written
from store.bundle import Bundle
from store.engine import of_one_moment, one_by_one
from tests.servers import TestDatabase
from wiring.app import App


async def _connections(app: App, count: int = 3) -> list[int]:
    """The server's processes for some connections of the pool, all idle."""
    open_at_once = [app.engine.connect() for _ in range(count)]
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


async def test_however_many_connections_were_needed_at_once_none_is_opened_for_one_use(
    app: App,
) -> None:
    opened = await _connections(app, 8)
    assert len(set(opened)) == 8
    assert await _connections(app, 1) == opened[-1:]
    assert set(await _connections(app, 8)) == set(opened)


async def test_what_was_prepared_outlives_a_rollback_in_good_order_and_no_error(app: App) -> None:
    ask, count = text("SELECT 1 AS asked"), text("SELECT count(*) FROM pg_prepared_statements")
    wrong = text("SELECT 1 / 0")

    async def prepared() -> int:
        async with app.engine.connect() as connection:
            return int((await connection.execute(count)).scalar_one())

    for _ in range(7):
        async with app.engine.connect() as connection:
            await connection.execute(ask)
    assert await prepared() > 0
    with pytest.raises(DBAPIError):
        async with app.engine.connect() as connection:
            await connection.execute(wrong)
    assert await prepared() == 0


async def test_what_a_step_asks_is_planned_a_few_times_and_then_no_more(app: App) -> None:
    async with app.engine.begin() as connection:
        for number in range(20):
            bundle = Bundle(connection)
            ids = [f"no-such-message-{each}" for each in range(number % 3 + 1)]
            bundle.add(written.LOCKED, of="no-such-case")
            bundle.add(written.MESSAGES, ids=ids)
            bundle.add(written.BEFORE, of="no-such-case", ids=ids)
            await bundle.send()
        planned = await connection.execute(
            text(
                "SELECT custom_plans FROM pg_prepared_statements"
                " WHERE custom_plans + generic_plans = 20 AND statement LIKE 'SELECT %'"
            )
        )
        assert planned.scalars().all() == [5, 5, 5]
