"""SQL as each track's own role, as somebody who took over one of its programs would send it."""

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
        address = _address(target, track)
        for what, statement in (_OWN | _OTHER).items():
            refused = _refused(address, statement.format(own=track, other=other))
            yield Tried(f"{track}: {what}", held=bool(refused), said=refused or "it went")


def neighbours(target: Target) -> Iterator[Tried]:
    """What one track's role learns of the other by the server that both stand on."""
    for track, other in (TRACKS, TRACKS[::-1]):
        with _as(target, track) as ours, _as(target, other) as theirs:
            counted = ours.execute(_ROWS_WRITTEN, (other,)).fetchall()
            yield Tried(f"{track}: how many rows the other track has written", held=not counted)
            theirs.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
            seen = ours.execute(_LOCKED, (_LOCK,)).fetchall()
            yield Tried(f"{track}: which locks the other track has", held=not seen)
            ours.execute("LISTEN attack")
            theirs.execute("NOTIFY attack")
            told = list(ours.notifies(timeout=_TOLD_WITHIN, stop_after=1))
            yield Tried(f"{track}: what the other track says to its own programs", held=not told)
            limit = ours.execute(_MOST_CONNECTIONS).fetchall()
            yield Tried(f"{track}: every connection of the server", held=limit != [(-1,)])


_ROWS_WRITTEN = "SELECT n_tup_ins FROM pg_stat_all_tables WHERE schemaname = %s AND n_tup_ins > 0"
_LOCKED = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = %s"
_MOST_CONNECTIONS = "SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user"
_LOCK = 20_260_301
_TOLD_WITHIN = 1.0


def _as(target: Target, track: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(_address(target, track), connect_timeout=10, autocommit=True)


def _address(target: Target, track: str) -> str:
    url = make_url(target.settings(track)["database_url"]).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


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
