"""Copying the log as it is written, also of a server that was put back to an earlier moment."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from wiring.backups.segments import Segment, left_at, lsn, segments_in, set_aside
from wiring.backups.tools import BackupProblem, DatabaseServer, Say, program, to_nobody

SLOT: Final = "referrals_log_archive"
ANEW: Final = (
    "The server no longer has what comes next in this log, so it begins anew: a moment in between "
    "cannot be put back. Take a new copy at once: referrals admin backup database."
)
_UNITS: Final = {"kB": 2**10, "MB": 2**20, "GB": 2**30}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """What a server knows of its log: its timeline, where it left those before it, and the first
    segment that it keeps for us.
    """

    timeline: int
    left: Mapping[int, int]
    keeps: int
    size: int

    def has(self, segment: Segment) -> bool:
        """Whether all of a segment, as far as it is full one day, is of this server's past."""
        if segment.timeline == self.timeline:
            return True
        end = (segment.number(self.size) + 1) * self.size
        return end <= self.left.get(segment.timeline, 0)


def keep_log(server: DatabaseServer, to: Path, say: Say = to_nobody) -> subprocess.Popen[bytes]:
    """Begin to copy the log as it is written, until the program is told to end or its link to the
    server does. The server keeps what was not copied yet, as far as its `max_slot_wal_keep_size`
    goes. Raises BackupProblem.
    """
    log = to / "log"
    log.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with server.replicating() as connection:
            _require_slot(connection)
            _go_on(log, _past(connection), say)
    except psycopg.Error as error:
        raise BackupProblem.of_server("The log cannot be copied", error) from None
    command = [program("pg_receivewal"), "-D", str(log), f"--slot={SLOT}", "--synchronous"]
    seen: Mapping[str, str] = {**os.environ, **server.environment}
    return subprocess.Popen([*command, "--no-loop", *server.options], env=dict(seen))


def place_of_slot(connection: psycopg.Connection) -> tuple[bool, int | None]:
    """Whether the server knows of a copier of its log, and by how many bytes that one is behind;
    None if the server keeps nothing for it.
    """
    kind, kept, _ = _execute(connection, f"READ_REPLICATION_SLOT {SLOT}")
    written = _execute(connection, "IDENTIFY_SYSTEM")[2]
    behind = None if kept is None else lsn(str(written)) - lsn(kept)
    return kind is not None, behind


def _require_slot(connection: psycopg.Connection) -> None:
    """Have the server keep its log for us from now on, unless it does already."""
    kind, kept, _ = _execute(connection, f"READ_REPLICATION_SLOT {SLOT}")
    if kept is not None:
        return
    if kind is not None:
        # It lost its place, for nobody came for too long: it can only be made anew.
        _execute(connection, f"DROP_REPLICATION_SLOT {SLOT}")
    _execute(connection, f"CREATE_REPLICATION_SLOT {SLOT} PHYSICAL RESERVE_WAL")


def _go_on(log: Path, past: _Past, say: Say) -> None:
    """Leave in the folder only what the server can go on from: whoever copies asks for what comes
    after the highest segment there, and of a past that is not the server's it gets nothing, ever.
    """
    there = segments_in(log)
    lost = [each for each in there if not past.has(each)]
    ours = [each for each in there if past.has(each)]
    follows = max([each.number(past.size) + each.whole for each in ours], default=past.keeps)
    if lost and not ours:
        follows = max(past.left.values(), default=0) // past.size
    folders = sorted({str(set_aside(each)) for each in lost})
    if lost:
        say(
            "The database was put back to an earlier moment. What it left behind of its log is in "
            f"{', '.join(folders)}, and a restore finds it there. Take a new copy of the database."
        )
    if follows < past.keeps:
        for each in ours:
            set_aside(each)
        say(ANEW)


def _past(connection: psycopg.Connection) -> _Past:
    number = int(_execute(connection, "IDENTIFY_SYSTEM")[1] or 0)
    keeps = lsn(str(_execute(connection, f"READ_REPLICATION_SLOT {SLOT}")[1]))
    said = str(_execute(connection, "SHOW wal_segment_size")[0])
    size = int(said[:-2]) * _UNITS[said[-2:]]
    asked = f"TIMELINE_HISTORY {number}"
    history = str(_execute(connection, asked)[1]) if number > 1 else ""
    return _Past(timeline=number, left=left_at(history), keeps=keeps // size, size=size)


def _execute(connection: psycopg.Connection, command: Any) -> list[str | None]:
    """A command of replication; the one row that it answers, in words, or none."""
    done = connection.execute(command)
    row = done.fetchone() if done.description else None
    return [None if each is None else _text(each) for each in row or ()]


def _text(value: object) -> str:
    # A link for replication does not say how its text is encoded; what is asked here is ASCII.
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
