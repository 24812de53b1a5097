"""Base backups, below `base` one folder each, beside the archive of the log in `log`."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wiring.backups.segments import lsn, older_than
from wiring.backups.tools import BackupProblem, DatabaseServer, program, run

STAMP = "%Y%m%dT%H%M%SZ"
_FIRST = re.compile(r"START WAL LOCATION: .*\(file ([0-9A-F]{24})\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseBackup:
    """One base backup: its files, when it was finished (UTC), and the first segment of the log that
    it needs.
    """

    path: Path
    at: datetime
    first: str

    @property
    def timeline(self) -> int:
        """The one that it begins on."""
        return int(self.first[:8], 16)

    @property
    def ends(self) -> int:
        """How far into the log one must come with it. Raises BackupProblem."""
        try:
            manifest = json.loads((self.path / "backup_manifest").read_bytes())
            return max(lsn(each["End-LSN"]) for each in manifest["WAL-Ranges"])
        except (OSError, ValueError, KeyError):
            raise _damaged(self.path) from None


Fits = Callable[[BaseBackup], bool]


def take_base(server: DatabaseServer, to: Path) -> BaseBackup:
    """Copy the whole server's files while it works, and hold them against their check sums. What is
    cut short leaves nothing that looks like a backup. Raises BackupProblem.
    """
    base = to / "base"
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = base / "unfinished"
    shutil.rmtree(fresh, ignore_errors=True)
    options = ["-D", str(fresh), "--wal-method=stream", "--checkpoint=fast"]
    options += ["--manifest-checksums=SHA256", *server.options]
    run([program("pg_basebackup"), *options], server.environment, "not-copied", "Not copied")
    verify_base(fresh)
    done = base / datetime.now(UTC).strftime(STAMP)
    fresh.rename(done)
    return _read(done)


def verify_base(path: Path) -> None:
    """Hold every file of a backup against its manifest. Raises BackupProblem."""
    command = [program("pg_verifybackup"), "--quiet", str(path)]
    run(command, {}, "backup-damaged", f"The backup {path.name} is not as it was made")


def bases(of: Path) -> list[BaseBackup]:
    """All of them, the oldest first."""
    if not (of / "base").is_dir():
        return []
    return [_read(path) for path in sorted((of / "base").iterdir()) if path.name != "unfinished"]


def base_for(of: Path, at: datetime | None, fits: Fits = lambda base: True) -> BaseBackup:
    """The newest that was finished before a moment, of those that fit. Raises BackupProblem."""
    for each in reversed(bases(of)):
        if (at is None or each.at <= at) and fits(each):
            return each
    raise BackupProblem(
        "no-backup",
        f"{of} has no base backup that was finished before that moment, of its timeline.",
        "Give a later moment, or another folder.",
    )


def clear_old(of: Path, keep: timedelta) -> int:
    """Remove backups older than this, and what only they need of the log; how many. The newest
    stays, and so does the newest that is old enough to reach back to the limit.
    """
    all_, limit = bases(of), datetime.now(UTC) - keep
    old = [each for each in all_ if each.at < limit][:-1]
    for each in old:
        shutil.rmtree(each.path)
    # After a restore to an earlier moment a newer backup may begin earlier in the log.
    if needed := [each.first[8:] for each in bases(of)]:
        for segment in older_than(of / "log", min(needed)):
            segment.path.unlink()
    return len(old)


def _read(path: Path) -> BaseBackup:
    try:
        at = datetime.strptime(path.name, STAMP).replace(tzinfo=UTC)
        found = _FIRST.search((path / "backup_label").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if found is None:
        raise _damaged(path)
    return BaseBackup(path=path, at=at, first=found[1])


def _damaged(path: Path) -> BackupProblem:
    return BackupProblem("backup-damaged", f"{path} is no base backup.", "Take it away.")
