"""Temporal's databases are made by the next start, wherever one before it was cut off. What stands
for Temporal's own tool here does as that one does, and can be cut off in the middle.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.servers import TestPostgres
from tools.cluster import building
from tools.cluster.temporal_database import DATABASES, ROLE, UNFINISHED, make_temporal_databases
from wiring.embedded.postgres import Cluster
from wiring.embedded.problem import StartProblem

TOOL = f"""#!{sys.executable}
import os, pathlib, sys
import psycopg

said = dict(zip(sys.argv[1::2], sys.argv[2::2]))
[step] = [word for word in sys.argv if word.endswith("-schema")]
name = sys.argv[sys.argv.index("--database") + 1]
cut_off = pathlib.Path(__file__).with_name("cut-off")
cut = cut_off.exists() and cut_off.read_text().split() == [step, name.removesuffix("{UNFINISHED}")]
connection = psycopg.connect(
    host="127.0.0.1", port=said["--port"], user=said["--user"],
    password=os.environ["SQL_PASSWORD"], dbname=name, autocommit=True,
)
version = "SELECT curr_version FROM schema_version WHERE db_name = %s"
write = (
    "INSERT INTO schema_version VALUES (%s, %s)"
    " ON CONFLICT (db_name) DO UPDATE SET curr_version = excluded.curr_version"
)
if step == "setup-schema":
    table = "db_name text PRIMARY KEY, curr_version text"
    connection.execute("CREATE TABLE IF NOT EXISTS schema_version (" + table + ")")
    if cut:
        sys.exit("cut off")
    if connection.execute(version, [name]).fetchone() in (None, ("0.0",)):
        connection.execute(write, [name, "0.0"])
else:
    [found] = connection.execute(version, [name]).fetchone() or sys.exit("no version")
    if found == "0.0":
        connection.execute("CREATE TABLE IF NOT EXISTS seeds (one integer PRIMARY KEY)")
        connection.execute("INSERT INTO seeds VALUES (1)")
        if cut:
            sys.exit("cut off")
        connection.execute(write, [name, "1.0"])
"""
WORD = "only-for-tests"


@pytest.fixture
def cluster(
    postgres: TestPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cluster]:
    """A server without Temporal's databases, before and afterwards."""
    monkeypatch.setattr(building, "BUILT", tmp_path)
    tool = building.SQL_TOOL.path
    tool.parent.mkdir()
    tool.write_text(TOOL, encoding="utf-8")
    tool.chmod(0o755)
    yield postgres.cluster
    with postgres.cluster.connect() as connection:
        for name in DATABASES:
            for left in (name, name + UNFINISHED):
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(left))
                )
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(ROLE)))


def _cut_off(step: str, database: str) -> None:
    building.SQL_TOOL.path.with_name("cut-off").write_text(f"{step} {database}")


def _require_whole(cluster: Cluster) -> None:
    with cluster.connect() as connection:
        named = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'temporal%'"
            " AND has_database_privilege('public', datname, 'CONNECT') IS NOT TRUE ORDER BY 1"
        )
        assert [name for (name,) in named.fetchall()] == sorted(DATABASES)
    for name in DATABASES:
        with psycopg.connect(
            host="127.0.0.1", port=cluster.port, user=ROLE, password=WORD, dbname=name
        ) as its:
            versions = its.execute("SELECT * FROM schema_version").fetchall()
            assert versions == [(name, "1.0")], "the tool finds it by the database's name"


def test_they_are_made_once_and_found_by_the_next_start(cluster: Cluster) -> None:
    make_temporal_databases(cluster, WORD)
    _require_whole(cluster)
    with cluster.connect("temporal") as connection:
        connection.execute("INSERT INTO seeds VALUES (2)")
    make_temporal_databases(cluster, WORD)
    _require_whole(cluster)
    with cluster.connect("temporal") as connection:
        assert connection.execute("SELECT count(*) FROM seeds").fetchone() == (2,)


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("step", ["setup-schema", "update-schema"])
def test_a_start_that_was_cut_off_anywhere_is_made_good_by_the_next(
    cluster: Cluster, step: str, database: str
) -> None:
    _cut_off(step, database)
    with pytest.raises(StartProblem, match="cut off"):
        make_temporal_databases(cluster, WORD)
    _cut_off("nothing", "")
    make_temporal_databases(cluster, WORD)
    _require_whole(cluster)


def test_a_database_that_was_made_and_never_begun_is_gone_on_with(cluster: Cluster) -> None:
    with cluster.connect() as connection:
        role = sql.Identifier(ROLE)
        word = sql.Literal(WORD)
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, word))
        connection.execute(sql.SQL("CREATE DATABASE temporal OWNER {}").format(role))
        connection.execute("REVOKE ALL ON DATABASE temporal FROM PUBLIC")
    make_temporal_databases(cluster, WORD)
    _require_whole(cluster)
