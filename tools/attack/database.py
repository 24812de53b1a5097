"""SQL as each track's own role, as whoever took over one of its programs would send it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from sqlalchemy.engine import make_url

from tools.attack.trial import TRACKS, Target, Tried

_OWN = {
    "change an event": "UPDATE {own}.events SET label = label",
    "delete an event": "DELETE FROM {own}.events",
    "empty the events": "TRUNCATE {own}.events CASCADE",
    "delete a case": "DELETE FROM {own}.cases",
    "make a table": "CREATE TABLE {own}.taken (a int)",
    "drop a table": "DROP TABLE {own}.events CASCADE",
    "switch triggers off": "SET session_replication_role = replica",
    "read a file of the server": "SELECT pg_read_file('/etc/passwd')",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "become an administrator": "SET ROLE postgres",
    "make a role": "CREATE ROLE taken SUPERUSER",
    "change its own rights": "ALTER ROLE CURRENT_USER SUPERUSER",
}
_OTHER = {
    "read the other track's cases": "SELECT * FROM {other}.cases",
    "read the other track's keys": "SELECT * FROM {other}.case_keys",
    "read the other track's staff": "SELECT * FROM {other}.staff",
    "write into the other track": "INSERT INTO {other}.views DEFAULT VALUES",
}


def sql(target: Target) -> Iterator[Tried]:
    """Each statement is refused by the database, not by our programs."""
    for track, other in (TRACKS, TRACKS[::-1]):
        url = make_url(target.settings(track)["database_url"]).set(drivername="postgresql")
        address = url.render_as_string(hide_password=False)
        for what, statement in (_OWN | _OTHER).items():
            refused = _refused(address, statement.format(own=track, other=other))
            yield Tried(f"{track}: {what}", held=bool(refused), said=refused or "it went")


def _refused(address: str, statement: str) -> str:
    """Why the database refused it, by its code; empty if it did not. Nothing of it stays."""
    with psycopg.connect(address, connect_timeout=10) as connection:
        try:
            connection.execute(statement)
        except psycopg.Error as error:
            # No table of that name is no refusal: the trial then tried nothing.
            unknown = isinstance(error, psycopg.errors.UndefinedTable)
            return "" if unknown else type(error).__name__
        finally:
            connection.rollback()
    return ""
