"""Whether a service's database keeps the wall: its role comes into no other database of the server,
and hears nothing of them.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from wiring.problems import StartupProblem, refusal

_PREPARE = "Run: python -m starter.prepare"
_OTHERS = text(
    "SELECT exists (SELECT FROM pg_database WHERE datallowconn"
    " AND datname <> current_database() AND has_database_privilege(oid, 'CONNECT'))"
)
_TELLS = text(
    "SELECT has_table_privilege('pg_locks', 'SELECT') OR has_table_privilege('pg_stat_activity',"
    " 'SELECT') OR has_function_privilege('pg_stat_get_db_tuples_inserted(oid)', 'EXECUTE')"
)


async def check_walls(connection: AsyncConnection) -> list[StartupProblem]:
    """What is open between this login's database and the others of its server."""
    found = []
    if (await connection.execute(_OTHERS)).scalar_one():
        found.append(
            refusal(
                "database-role-reaches-others",
                "This database login may enter other databases of its server.",
                "Take CONNECT on them from PUBLIC and from this login, or give the track a server "
                "of its own.",
            )
        )
    if (await connection.execute(_TELLS)).scalar_one():
        # A server that others run may give nobody the right to change this.
        found.append(
            StartupProblem(
                code="database-server-tells",
                sentence="This database login sees locks and sessions of all of its server.",
                what_to_do=f"{_PREPARE} as the server's administrator, or give the track a server "
                "of its own.",
                fatal=False,
            )
        )
    return found
