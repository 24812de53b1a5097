"""A migration breaks no statement of the released program: the two work on the same tables while a
release is rolled out, and when it is taken back.

The file says what the last announced release finds (`make release-api` writes it, by
`RELEASE_DATABASE=1 python -m pytest tests/store/test_expand_only.py`). As long as none is announced
nobody runs it, and tables may still change in any way.
"""

from __future__ import annotations

import os
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import create_engine

from store.granting import Right, rights_in
from store.jobs import Job
from tests.servers import TestDatabase
from tools.released_tables import (
    FILE,
    TableColumn,
    TablesOf,
    announced,
    as_text,
    broken,
    released,
    tables_of,
)

BEFORE = TablesOf(
    tables={"cases": {"id": TableColumn("integer", True), "note": TableColumn("text", False)}},
    refuse={"cases": ("CHECK (id > 0)",)},
)
CASES = BEFORE.tables["cases"]


def _now(database: TestDatabase) -> dict[str, TablesOf]:
    found = {}
    for each in (database, database.of_suitability()):
        address = each.admin_url.replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(address) as connection:
            found[each.track] = tables_of(connection, each.schema, _rights(each))
    return found


def _rights(database: TestDatabase) -> list[Right]:
    """Of a service: tests alone have a login beside."""
    engine = create_engine(database.admin_url)
    with engine.connect() as connection:
        found = rights_in(connection, database.schema, database.track)
    engine.dispose()
    return [right for right in found if right[1] in set(Job)]


def test_what_the_released_program_says_to_the_database_still_holds(database: TestDatabase) -> None:
    now = _now(database)
    if os.environ.get("RELEASE_DATABASE"):
        FILE.write_text(as_text(now), encoding="utf-8")
    for track, found in now.items():
        assert found.tables.keys() >= {"cases", "events"}
        assert list(broken(found, found)) == []
        assert released(track).rights, "the file says what each job may"
        assert not announced() or list(broken(released(track), found)) == []


@pytest.mark.parametrize(
    ("columns", "refuse", "said"),
    [
        ({"id": CASES["id"]}, (), "cases.note is gone"),
        (
            {**CASES, "note": TableColumn("integer", False)},
            (),
            "cases.note was text and is integer",
        ),
        ({**CASES, "note": TableColumn("text", True)}, (), "cases.note must be given now"),
        ({**CASES, "more": TableColumn("text", True)}, (), "cases.more is new, and must be given"),
        (CASES, ("UNIQUE (note)",), "cases refuses more: UNIQUE (note)"),
    ],
)
def test_what_takes_something_away_is_found(
    columns: dict[str, TableColumn], refuse: tuple[str, ...], said: str
) -> None:
    now = TablesOf(tables={"cases": columns}, refuse={"cases": refuse})
    assert list(broken(BEFORE, now)) == [said]


def test_what_only_adds_is_let_through() -> None:
    more = {**CASES, "more": TableColumn("text", False)}
    now = TablesOf(tables={"cases": more, "new": {"id": TableColumn("uuid", True)}}, refuse={})
    assert list(broken(BEFORE, now)) == []
    assert list(broken(BEFORE, TablesOf(tables={}, refuse={}))) == ["the table cases is gone"]


def test_a_right_that_is_taken_away_is_found_and_one_that_is_given_is_not() -> None:
    may_read, may_add = ("cases", "web", "SELECT"), ("cases", "web", "INSERT")
    before = replace(BEFORE, rights=frozenset({may_read}))
    assert list(broken(before, replace(BEFORE, rights=frozenset({may_read, may_add})))) == []
    said = list(broken(before, replace(BEFORE, rights=frozenset({may_add}))))
    assert said == ["the web may no longer SELECT of cases"]
