"""Putting a database back as it was at a moment: a base backup, and the log up to then."""

from __future__ import annotations

import os
import shlex
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg

from wiring.backups.base import STAMP, BaseBackup, base_for, verify_base
from wiring.backups.recovery_settings import forget, tell
from wiring.backups.segments import bring
from wiring.backups.timelines import said_of, timeline_at, timelines
from wiring.backups.tools import BackupProblem, Say, to_nobody
from wiring.embedded.cluster_files import user_for_server
from wiring.embedded.postgres import Cluster
from wiring.embedded.problem import StartProblem

RECOVERED_SECONDS: Final = 3_600.0
_LOOK: Final = 0.2
_AS_BEFORE: Final = "The database is as it stood before."


def put_back_database(
    of: Path,
    cluster: Cluster,
    at: datetime | None,
    *,
    timeline: int | None = None,
    say: Say = to_nobody,
) -> tuple[Path, datetime]:
    """Put a cluster's files back as they were at a moment (UTC), or as late as the log goes, and
    let it recover; the base backup that was used, and the last moment that came back. What stood
    there is moved aside, and stands there again if it does not recover. The backup and its log are
    only read. Raises BackupProblem.
    """
    base, on = _chosen(of, at, timeline, say)
    fresh = cluster.data.with_name(cluster.data.name + ".restored")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(base.path, fresh, symlinks=True)
    log = _bring_log(of, base.first, cluster.data.with_name("log.restored"))
    _write_recovery(fresh, log, at, on)
    _own(fresh)
    _own(log)
    try:
        return base.path, _recover_in_place(fresh, cluster)
    finally:
        shutil.rmtree(log, ignore_errors=True)


def lay_out(
    of: Path,
    data: Path,
    at: datetime | None,
    *,
    timeline: int | None = None,
    say: Say = to_nobody,
) -> Path:
    """Put the files of a server that is not ours where it looks for them, an empty folder or a new
    one, so that it recovers as it is started: to a moment (UTC), or as late as the log goes. The
    base backup that was used. They are owned by whoever owns that folder, or the one above it.
    Raises BackupProblem.
    """
    if data.exists() and any(data.iterdir()):
        raise BackupProblem(
            "folder-not-empty",
            f"{data} is not empty: files of two servers would be one.",
            "Stop the server, move what stands there aside, and restore again.",
        )
    base, on = _chosen(of, at, timeline, say)
    owner = (data if data.exists() else data.parent).stat()
    shutil.copytree(base.path, data, symlinks=True, dirs_exist_ok=True)
    bring(of, base.first, data / "pg_wal")
    # The server finds the log among its own.
    tell(data, "false", at, on)
    data.chmod(0o700)
    if os.geteuid() == 0:
        for path in (data, *data.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    return base.path


def _chosen(of: Path, at: datetime | None, number: int | None, say: Say) -> tuple[BaseBackup, int]:
    """The base backup to begin with, every file of it as it was, and the timeline to follow."""
    found = timelines(of)
    on = timeline_at(found, at, number)
    base = base_for(of, at, on.takes)
    verify_base(base.path)
    if len(found) > 1:
        say(said_of(found, on))
    return base, on.number


def _bring_log(of: Path, first: str, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(mode=0o700)
    bring(of, first, to)
    return to


def _write_recovery(data: Path, log: Path, at: datetime | None, timeline: int) -> None:
    # PostgreSQL takes what begins with a per cent sign for a name of its own.
    folder = shlex.quote(str(log.absolute()).replace("%", "%%"))
    tell(data, f"cp {folder}/%f %p 2>/dev/null", at, timeline)


def _own(data: Path) -> None:
    """Give the files to the user that the server runs as, and let that one come to the log."""
    user = user_for_server()
    data.chmod(0o700)
    if user is None:
        return
    for path in (data, *data.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def _recover_in_place(fresh: Path, cluster: Cluster) -> datetime:
    """Recover new files where the server's are; the moment of the last transaction."""
    before = f"{cluster.data.name}.before-{datetime.now(UTC).strftime(STAMP)}"
    aside = cluster.data.rename(cluster.data.with_name(before)) if cluster.data.exists() else None
    fresh.rename(cluster.data)
    try:
        until = _recover(cluster)
    except BaseException:
        # Whoever gives another moment, or gives up, finds everything as it was.
        cluster.data.rename(fresh)
        if aside is not None:
            aside.rename(cluster.data)
        raise
    forget(cluster.data)
    return until


def _recover(cluster: Cluster) -> datetime:
    """Run the server until it has recovered; the moment of its last transaction."""
    try:
        child = replace(cluster, settings={**cluster.settings, "hot_standby": "on"}).start()
    except StartProblem as problem:
        raise BackupProblem(
            "not-recovered",
            "PostgreSQL did not come up on what was put back. The log does not reach that moment, "
            f"or is not whole. {_AS_BEFORE}",
            f"Look at {cluster.log}; give an earlier moment.",
        ) from problem
    try:
        deadline = time.monotonic() + RECOVERED_SECONDS
        while time.monotonic() < deadline and child.ended() is None:
            last = _recovered(cluster)
            if last is not None:
                return last
            time.sleep(_LOOK)
    finally:
        child.stop()
    raise BackupProblem(
        "not-recovered",
        "PostgreSQL ended before it had recovered to that moment: the log does not reach it. "
        f"{_AS_BEFORE}",
        f"Look at {cluster.log}; give an earlier moment, or none for all there is.",
    )


def _recovered(cluster: Cluster) -> datetime | None:
    try:
        with cluster.connect() as connection:
            row = connection.execute(
                "SELECT pg_is_in_recovery(), "
                "coalesce(pg_last_xact_replay_timestamp(), clock_timestamp())"
            ).fetchone()
    except psycopg.OperationalError:
        return None
    assert row is not None
    return None if row[0] else row[1].astimezone(UTC)
