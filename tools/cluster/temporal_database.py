"""Temporal's two databases in PostgreSQL, as compose makes them: a role of its own, and the schema
by Temporal's own tool.
"""

from __future__ import annotations

import subprocess
from typing import Final

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
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(name), sql.Identifier(ROLE)
                    )
                )
                connection.execute(
                    sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
                )
                _tool(cluster.port, password, name, "setup-schema", "--version", "0.0")
    for name, schema in DATABASES.items():
        _tool(cluster.port, password, name, "update-schema", "--schema-name", schema)


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
