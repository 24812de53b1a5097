"""Statements that go to the database together, as one message."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest
from sqlalchemy import LargeBinary, Text, bindparam, cast, func, literal, select
from sqlalchemy.exc import DBAPIError

from store.bundle import Bundle, PreparedStatement
from store.driver_connection import DriverConnection
from store.engine import one_by_one
from wiring.app import App

_SAY = PreparedStatement(select(cast(bindparam("said"), Text).label("said")))
_DIVIDE = PreparedStatement(select(literal(1) / bindparam("by")))
_BYTES = PreparedStatement(select(bindparam("all", type_=LargeBinary).label("them")))
_SLEEP = PreparedStatement(select(func.pg_sleep(5)))
_NUMBER = PreparedStatement(select(func.txid_current().label("transaction")))


@pytest.mark.parametrize(
    ("of", "names"),
    [
        (psycopg.AsyncCursor, ("_convert_query", "_maybe_prepare_gen", "_set_results")),
        (psycopg.AsyncConnection, ("wait", "_exec_command", "_get_tx_start_command")),
        (psycopg.AsyncPipeline, ("_enter_gen", "_enqueue_sync", "_fetch_gen", "_exit")),
    ],
)
def test_the_driver_still_has_the_inner_methods_that_a_bundle_is_sent_by(
    of: type, names: tuple[str, ...]
) -> None:
    for name in names:
        assert callable(getattr(of, name, None)), name


@pytest.mark.parametrize("most", [1, 2, 40])
async def test_each_statement_of_a_bundle_has_its_own_rows_in_their_order(
    app: App, most: int
) -> None:
    async with app.engine.begin() as connection:
        bundle = Bundle(connection)
        for again in range(2):
            for number in range(most):
                bundle.add(_SAY, said=f"{again}/{number}")
            found = await bundle.send()
            assert [rows[0].said for rows in found] == [f"{again}/{n}" for n in range(most)]


@pytest.mark.parametrize("commits", [False, True])
async def test_a_bundle_that_fails_says_why_and_leaves_its_connection_fit(
    app: App, commits: bool
) -> None:
    with pytest.raises(DBAPIError) as raised:
        async with app.engine.begin() as connection:
            bundle = Bundle(connection)
            for value in (1, 0, 2):
                bundle.add(_DIVIDE, by=value)
            await (bundle.commit() if commits else bundle.send())
    assert getattr(raised.value.orig, "sqlstate", "") == "22012"
    async with app.engine.begin() as connection:
        assert (await Bundle(connection).ask(_SAY, said="after"))[0].said == "after"


async def test_what_is_larger_than_any_buffer_goes_both_ways_at_once(app: App) -> None:
    async with app.engine.begin() as connection:
        bundle = Bundle(connection)
        for number in range(4):
            bundle.add(_BYTES, all=bytes([number]) * 6_000_000)
        found = await bundle.send()
        assert [rows[0].them[:1] for rows in found] == [bytes([number]) for number in range(4)]
        assert all(len(rows[0].them) == 6_000_000 for rows in found)


async def test_a_bundle_is_of_one_transaction_and_the_next_after_a_commit_of_another(
    app: App,
) -> None:
    seen = []
    for _ in range(2):
        async with app.engine.begin() as connection:
            bundle = Bundle(connection)
            bundle.add(_NUMBER)
            first = (await bundle.send())[0][0].transaction
            bundle.add(_NUMBER)
            assert (await bundle.commit())[0][0].transaction == first
            seen.append(first)
    assert len(set(seen)) == 2
    async with one_by_one(app.engine) as alone:
        bundle = Bundle(alone)
        bundle.add(_SAY, said="a")
        bundle.add(_SAY, said="b")
        assert [rows[0].said for rows in await bundle.snapshot()] == ["a", "b"]


async def test_a_transaction_begins_with_its_first_bundle_and_in_one_journey(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[str] = []
    plain = DriverConnection.wait

    async def counted(self: DriverConnection, *said: Any, **more: Any) -> Any:
        waits.append(self.info.transaction_status.name)
        return await plain(self, *said, **more)

    async with app.engine.begin() as connection:
        bundle = Bundle(connection)
        monkeypatch.setattr(DriverConnection, "wait", counted)
        await bundle.ask(_SAY, said="a")
        bundle.add(_SAY, said="b")
        await bundle.commit()
        monkeypatch.undo()
    assert waits == ["IDLE", "INTRANS"]


async def test_what_cannot_be_written_down_fails_before_anything_is_sent(app: App) -> None:
    async with app.engine.connect() as connection:
        bundle = Bundle(connection)
        bundle.add(_SAY, said="a")
        bundle.add(_SAY, said="\x00")
        with pytest.raises(DBAPIError):
            await bundle.send()
        driver = (await connection.get_raw_connection()).driver_connection
        assert isinstance(driver, DriverConnection)
        assert driver.info.transaction_status.name == "IDLE"
        assert (await bundle.ask(_SAY, said="after"))[0].said == "after"


async def test_a_call_that_is_broken_off_leaves_its_connection_fit(app: App) -> None:
    with pytest.raises(TimeoutError):
        async with app.engine.begin() as connection:
            bundle = Bundle(connection)
            bundle.add(_SAY, said="a")
            bundle.add(_SLEEP)
            await asyncio.wait_for(bundle.send(), 0.2)
    async with app.engine.begin() as connection:
        assert (await Bundle(connection).ask(_SAY, said="after"))[0].said == "after"
