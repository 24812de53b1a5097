"""A track's database on its server: only its own roles come in, they never take every connection,
and what the server tells of its other databases is shut.

PostgreSQL shows everybody the locks, sessions and figures of all databases of a server. Whoever
prepares ours is the server's administrator and takes that away; where a service's administrator may
not (a server that others run), the tracks need a server each, and the start says so
(`wiring.wall_check`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from store.jobs import ForOrganisation, Job, owner_of, role_for
from store.server_version import require_version

SERVERS_OWN: Final = "postgres"
"""The database in which a server is administered. Its locks are what two programs take turns on
that prepare one server at once, whatever databases they prepare.
"""
# Two processes that migrate at once take turns on this advisory lock; the number means nothing
# else.
TURNS: Final = 7_311_926
SHARE: Final = 45
"""Per cent of a server's connections that a track may have: two of them leave some to others."""

_OF_THE_TRACKS: Final = {
    Job.WORKER: 36,
    Job.WEB: 30,
    Job.SENDER: 18,
    Job.WATCHDOG: 7,
    Job.OPERATOR: 5,
    Job.AUDITOR: 4,
}
"""Per cent of a track's connections, so that no job's programs shut another's out. A process takes
up to twenty, one that sends up to eight, and the watchdog sends too. So with compose's 500 two
releases side by side have room, of two workers and two senders each, and a third process of the
pages while one takes another's place; with the embedded default's 300 one release has.
"""
_LEAST: Final = 2

_OPEN_TO_ALL = text(
    "SELECT datname FROM pg_database WHERE datname IN ('postgres', 'template1')"
    " AND pg_has_role(datdba, 'USAGE') AND EXISTS"
    " (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE grantee = 0)"
)
# Locks, sessions, figures, the log's growth and the queue of notices, of all databases at once.
_TELLING = text(
    r"""
    SELECT 'SELECT ON ' || oid::regclass FROM pg_class
    WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'v'
    AND (relname ~ '^pg_stat' AND relname <> 'pg_stats'
         OR relname IN ('pg_locks', 'pg_prepared_xacts', 'pg_replication_slots'))
    AND EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee = 0)
    UNION ALL
    SELECT 'EXECUTE ON FUNCTION ' || oid::regprocedure FROM pg_proc
    WHERE pronamespace = 'pg_catalog'::regnamespace
    AND (proname ~ '^pg_stat_get_' OR proname ~ '^pg_current_wal_' OR proname IN (
        'pg_lock_status', 'pg_blocking_pids', 'pg_safe_snapshot_blocking_pids',
        'pg_isolation_test_session_is_blocked', 'pg_prepared_xact', 'pg_get_replication_slots',
        'pg_notification_queue_usage', 'pg_last_committed_xact', 'pg_control_checkpoint'))
    AND EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))
                WHERE grantee = 0)
    """
)


def make_database(address: URL) -> None:
    """Create the database that an administrator's address names, if it is missing, and shut the
    server's own ones to everybody else. Where the administrator has no way to those, the database
    must be there.

    Raises:
        ServerTooOld: nothing was changed.
        sqlalchemy.exc.SQLAlchemyError: it may not be made.
    """
    engine = create_engine(
        address.set(database=SERVERS_OWN), isolation_level="AUTOCOMMIT", hide_parameters=True
    )
    try:
        with engine.connect() as connection:
            require_version(connection)
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": TURNS})
            known = text("SELECT FROM pg_database WHERE datname = :name")
            if connection.execute(known, {"name": address.database}).first() is None:
                connection.exec_driver_sql(f'CREATE DATABASE "{address.database}"')
            for name in connection.execute(_OPEN_TO_ALL).scalars().all():
                connection.exec_driver_sql(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
    except OperationalError:
        # No way in there. Whether the database itself can be reached, its own connection says.
        pass
    finally:
        engine.dispose()


def make_roles(connection: Connection, track: str, passwords: Mapping[Job, str]) -> None:
    """The owner of the track's tables, and a login for each job, with its share of the track's
    connections. A limit that somebody has set stays.
    """
    owner = owner_of(track)
    if not _is_role(connection, owner):
        connection.exec_driver_sql(f"CREATE ROLE {owner} NOLOGIN")
        connection.exec_driver_sql(f"GRANT {owner} TO CURRENT_USER WITH SET TRUE")
    limits = limits_of(_most_connections(connection))
    for job, password in passwords.items():
        role = role_for(track, job)
        limited = ""
        if not _is_role(connection, role):
            connection.exec_driver_sql(f"CREATE ROLE {role}")
            limited = f"CONNECTION LIMIT {limits[job]}"
        quoted = connection.execute(text("SELECT quote_literal(:word)"), {"word": password})
        connection.exec_driver_sql(
            f"ALTER ROLE {role} LOGIN PASSWORD {quoted.scalar_one()} {limited}"
        )
    _make_roles_of_organisations(connection, track)


def _make_roles_of_organisations(connection: Connection, track: str) -> None:
    """What the pages' login may take on, and has nothing of before it does."""
    for side in ForOrganisation:
        role = role_for(track, side)
        if not _is_role(connection, role):
            connection.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN")
        connection.exec_driver_sql(
            f"GRANT {role} TO {role_for(track, Job.WEB)} WITH INHERIT FALSE, SET TRUE"
        )


def _is_role(connection: Connection, role: str) -> bool:
    known = text("SELECT FROM pg_roles WHERE rolname = :role")
    return connection.execute(known, {"role": role}).first() is not None


def close_database(connection: Connection, roles: Sequence[str]) -> None:
    """Let these roles alone into the connection's database, with no more than the track's share of
    the server's connections. A limit that somebody has set stays.
    """
    name = connection.execute(text("SELECT current_database()")).scalar_one()
    connection.exec_driver_sql(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
    connection.exec_driver_sql(f'GRANT CONNECT ON DATABASE "{name}" TO {", ".join(roles)}')
    limited = text("SELECT datconnlimit FROM pg_database WHERE datname = :name")
    if connection.execute(limited, {"name": name}).scalar() == -1:
        most = share_of(_most_connections(connection))
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" CONNECTION LIMIT {most}')


def hide_server(connection: Connection) -> None:
    """Take away from everybody what the server tells of all its databases, as this one tells it."""
    if not connection.execute(text("SELECT current_setting('is_superuser')::boolean")).scalar():
        return
    for what in connection.execute(_TELLING).scalars().all():
        connection.exec_driver_sql(f"REVOKE {what} FROM PUBLIC")


def share_of(connections: int) -> int:
    """How many of a server's connections a track may have."""
    return connections * SHARE // 100


def limits_of(connections: int) -> dict[Job, int]:
    """How many of a server's connections each job's login of a track may have."""
    most = share_of(connections)
    return {job: max(most * share // 100, _LEAST) for job, share in _OF_THE_TRACKS.items()}


def _most_connections(connection: Connection) -> int:
    most = connection.execute(text("SELECT current_setting('max_connections')::integer")).scalar()
    return int(most or 0)
