"""Statements that go to the database together, as one message."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import LargeBinary, Text, bindparam, cast, func, literal, select
from sqlalchemy.exc import DBAPIError

from store.bundle import Bundle, PreparedStatement
from store.engine import one_by_one
from store.pipeline import SentTogether
from wiring.app import App

_SAY = PreparedStatement(select(cast(bindparam("said"), Text).label("said")))
_DIVIDE = PreparedStatement(select(literal(1) / bindparam("by")))
_BYTES = PreparedStatement(select(bindparam("all", type_=LargeBinary).label("them")))
_NUMBER = PreparedStatement(select(func.txid_current().label("transaction")))


def test_the_driver_still_asks_the_methods_that_we_put_others_in_the_place_of() -> None:
    for name in ("_communicate_gen", "_sync_gen", "_exit_gen"):
        assert callable(getattr(psycopg.AsyncPipeline, name)), name
        assert name in vars(SentTogether)


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
