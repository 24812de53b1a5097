"""Temporal's two databases in PostgreSQL, as compose makes them: a role of its own, and the schema
by Temporal's own tool.

The tool writes a schema in many statements that are no transaction, and cannot go on from each of
them. So a database is made under another name, and has its own from when it is whole: a start that
was cut off leaves nothing that the next one stumbles over.
"""

from __future__ import annotations

import subprocess
from typing import Final

import psycopg
from psycopg import sql

from tools.cluster.building import SQL_TOOL
from wiring.embedded.ports import LOOPBACK
from wiring.embedded.postgres import Cluster
from wiring.embedded.problem import StartProblem

ROLE: Final = "temporal"
DATABASES: Final = {
    "temporal": "postgresql/v12/temporal",
    "temporal_visibility": "postgresql/v12/visibility",
}
"""Each with the name of its schema, which the tool has in itself."""
UNFINISHED: Final = "_unfinished"
"""What the name of one ends with that is being made."""


def make_temporal_databases(cluster: Cluster, password: str) -> None:
    """Make them or bring them up to this version. Raises StartProblem."""
    with cluster.connect() as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(ROLE), sql.Literal(password)
                )
            )
        for name in DATABASES:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if known.fetchone() is None:
                _make(cluster, connection, password, name)
    for name in DATABASES:
        _bring_up(cluster, password, name, DATABASES[name])


def _make(cluster: Cluster, server: psycopg.Connection, password: str, name: str) -> None:
    """Make one anew, whatever an earlier start left of it."""
    making = name + UNFINISHED
    made, its_own = sql.Identifier(making), sql.Identifier(name)
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(made))
    server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(made, sql.Identifier(ROLE)))
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(made))
    _bring_up(cluster, password, making, DATABASES[name])
    with cluster.connect(making) as inside:
        # The tool keeps the version by the name of the database.
        inside.execute("UPDATE schema_version SET db_name = %s", [name])
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(made, its_own))


def _bring_up(cluster: Cluster, password: str, database: str, schema: str) -> None:
    """Both steps each time, as compose does: the first leaves a version alone that is there."""
    _tool(cluster.port, password, database, "setup-schema", "--version", "0.0")
    _tool(cluster.port, password, database, "update-schema", "--schema-name", schema)


def _tool(port: int, password: str, database: str, *what: str) -> None:
    done = subprocess.run(
        [
            *(str(SQL_TOOL.path), "--plugin", "postgres12", "--endpoint", LOOPBACK),
            *("--port", str(port), "--user", ROLE, "--database", database, *what),
        ],
        env={"SQL_PASSWORD": password, "TZ": "UTC"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise StartProblem(
            "temporal-did-not-start",
            f"Temporal's schema could not be made in the database {database}.",
            "Its tool said: " + " ".join((done.stderr or done.stdout).split())[-300:],
        )
