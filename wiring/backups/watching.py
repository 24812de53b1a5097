"""Whether copies are made: nothing else notices that they are not until one is wanted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from policy.time import show_london
from store.tables import copy_checks
from wiring.backups.base import STAMP, bases
from wiring.backups.keys import copies_in
from wiring.backups.log_archive import SLOT, place_of_slot
from wiring.backups.tools import BackupProblem, DatabaseServer

BEHIND: Final = 64 * 2**20
"""A copier at work is behind by nothing, for it writes down what it is sent at once."""


_AHEAD: Final = timedelta(minutes=5)
"""So far a machine's clock may be ahead of this one's."""
_BEGINS_AGAIN_WITHIN, _LOOKS = 6.0, 12
"""Seconds, and how often is looked meanwhile."""
_AT_IT: Final = "SELECT active FROM pg_replication_slots WHERE slot_name = %s"
TABLE: Final = copy_checks.name
_DATABASES: Final = "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate"
_SCHEMAS: Final = f"SELECT schemaname FROM pg_tables WHERE tablename = '{TABLE}'"
_LOOKED_AT: Final = "INSERT INTO {} (name) VALUES ('copies') ON CONFLICT DO NOTHING"
_FRESH: Final = (
    "INSERT INTO {} (name) VALUES ('copies') ON CONFLICT (name)"
    " DO UPDATE SET fresh_at = clock_timestamp()"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What is not as it should be, why that matters, and what helps. `code` is stable."""

    code: str
    sentence: str
    what_to_do: str


def lacking_of_log(server: DatabaseServer, most: int = BEHIND) -> Iterator[Lacking]:
    """What is wrong with the copying of the log. Raises BackupProblem if the server cannot say."""
    try:
        with server.replicating() as connection:
            known, behind = place_of_slot(connection)
    except psycopg.Error as error:
        raise BackupProblem.of_server("The server cannot be asked about its log", error) from None
    if behind is None:
        why = "none came for too long" if known else "none has come yet, or none since a restore"
        yield Lacking(
            code="log-place-lost" if known else "log-never-copied",
            sentence=f"The server does not keep its log for a copier: {why}.",
            what_to_do="Start referrals admin backup log, then take a new copy of the database at "
            "once: a moment before it may not come back.",
        )
    elif behind > most:
        yield Lacking(
            code="log-behind",
            sentence=f"The copier of the log is {behind // 2**20} MB behind the server.",
            what_to_do="See that referrals admin backup log runs and that there is room where it "
            "writes. Meanwhile the log fills the server's disk, until it lets the copier go.",
        )
    elif not _copied_now(server):
        yield Lacking(
            code="log-not-copied",
            sentence="Nothing copies the server's log now.",
            what_to_do="Start referrals admin backup log, which goes on where it was: what is "
            "written meanwhile is in no copy.",
        )


def _copied_now(server: DatabaseServer) -> bool:
    """Whether somebody is at it. One who has just begun again is waited for a little."""
    try:
        with server.connect("postgres") as connection:
            for _ in range(_LOOKS):
                found = connection.execute(_AT_IT, [SLOT]).fetchone()
                if found is not None and found[0]:
                    return True
                time.sleep(_BEGINS_AGAIN_WITHIN / _LOOKS)
    except psycopg.Error as error:
        raise BackupProblem.of_server("The server cannot be asked about its log", error) from None
    return False


def lacking_of_base(of: Path, oldest: timedelta) -> Iterator[Lacking]:
    """Whether the newest copy of the database is too old. Raises BackupProblem."""
    yield from _too_old("the database", "database", [each.at for each in bases(of)], oldest)


def lacking_of_keys(what: str, of: Path | None, oldest: timedelta) -> Iterator[Lacking]:
    """Whether the newest copy of key rings or of key stores is too old. Of copies that nobody says
    where they are nothing is known, so that they are not fresh.
    """
    if of is None:
        yield Lacking(
            code="keys-not-looked-at",
            sentence=f"Nobody looked at copies of {what}, without which no copy of the database "
            "can be read.",
            what_to_do="Say where they are, or that somebody else looks at them: --rings-in or "
            "--rings-elsewhere, --halves-in or --halves-elsewhere.",
        )
        return
    names = [path.name for path in copies_in(of)]
    moments = [datetime.strptime(name, STAMP).replace(tzinfo=UTC) for name in sorted(names)]
    yield from _too_old(what, "keys", moments, oldest)


def note_check(server: DatabaseServer, *, fresh: bool) -> int:
    """Note in each track's database on this server that its copies were looked at, and whether all
    were fresh; in how many. From the first time on `health` finds out if they are not any more, or
    if nobody looks. Raises BackupProblem.
    """
    noted = 0
    try:
        with server.connect("postgres") as connection:
            names = [name for (name,) in connection.execute(_DATABASES)]
        for name in names:
            with server.connect(name) as connection:
                for (schema,) in connection.execute(_SCHEMAS).fetchall():
                    note = _FRESH if fresh else _LOOKED_AT
                    connection.execute(sql.SQL(note).format(sql.Identifier(schema, TABLE)))
                    noted += 1
    except psycopg.Error as error:
        raise BackupProblem.of_server("That was not noted in the database", error) from None
    return noted


def _too_old(what: str, by: str, made: list[datetime], oldest: timedelta) -> Iterator[Lacking]:
    age = datetime.now(UTC) - made[-1] if made else None
    if age is not None and -_AHEAD <= age <= oldest:
        return
    last = f"The newest is of {show_london(made[-1])}" if made else "There is none"
    if age is not None and age < -_AHEAD:
        last += ", which has not come: the clock where it was made, or here, was wrong"
    yield Lacking(
        code=f"{by}-not-copied",
        sentence=f"There is no fresh copy of {what}. {last}.",
        what_to_do=f"Take one: referrals admin backup {by}. Find out why none was taken.",
    )
