"""A server whose files and log are copied, and what was written on it when."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from wiring.backups.log_archive import SLOT, keep_log
from wiring.backups.tools import DatabaseServer
from wiring.embedded.postgres import Cluster

QUICK = {"fsync": "off", "synchronous_commit": "on"}
_COPIED = "SELECT restart_lsn >= %s::pg_lsn FROM pg_replication_slots WHERE slot_name = %s"


@contextmanager
def running(cluster: Cluster) -> Iterator[None]:
    """The server, for as long as this lasts."""
    child = cluster.start()
    try:
        yield
    finally:
        child.stop()


@contextmanager
def copied_log(cluster: Cluster, copies: Path) -> Iterator[list[str]]:
    """Its log is copied for as long as this lasts, up to the last of what was written; what was
    said of it.
    """
    said: list[str] = []
    copying = keep_log(server_of(cluster), copies, said.append)
    try:
        yield said
        _wait_until_copied(cluster)
    finally:
        copying.terminate()
        copying.wait()


def server_of(cluster: Cluster) -> DatabaseServer:
    """The server, for PostgreSQL's own programs."""
    return DatabaseServer.of(cluster.url("postgres"))


def note(cluster: Cluster, word: str) -> datetime:
    """Write a row; a moment after its commit."""
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (word text)")
        connection.execute("INSERT INTO notes VALUES (%s)", [word])
        row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    found: datetime = row[0].astimezone(UTC)
    return found


def notes(cluster: Cluster) -> list[str]:
    """What is written on a server that stands."""
    with running(cluster), cluster.connect() as connection:
        return [row[0] for row in connection.execute("SELECT word FROM notes").fetchall()]


def next_segment(cluster: Cluster) -> None:
    """What is written from here on stands in another segment of the log."""
    with cluster.connect() as connection:
        connection.execute("SELECT pg_switch_wal()")


def segments_in(folder: Path) -> set[str]:
    """The segments of a log that lie in a folder, finished or not."""
    found = (path.name.removesuffix(".partial") for path in folder.glob("0*"))
    return {name for name in found if len(name) == 24}


def _wait_until_copied(cluster: Cluster) -> None:
    with cluster.connect() as connection:
        row = connection.execute("SELECT pg_current_wal_lsn()").fetchone()
        assert row is not None
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if connection.execute(_COPIED, [row[0], SLOT]).fetchone() == (True,):
                return
            time.sleep(0.05)
    raise AssertionError("the log is not copied")
