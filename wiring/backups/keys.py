"""Copies of the key rings and of the key stores: each in a place of its own, and never with the
database, for any two of the three open more than one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wiring.backups.base import STAMP
from wiring.backups.tools import BackupProblem

Named = tuple[str, Path]
"""A file's name below the copy, and where it is."""


def copy_files(files: Iterable[Named], to: Path) -> Path:
    """Copy files into a new folder, whole or not at all. Raises BackupProblem."""
    done = to / datetime.now(UTC).strftime(STAMP)
    fresh = done.with_name("unfinished")
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        for name, path in files:
            (fresh / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _copy(path, fresh / name)
        fresh.rename(done)
    except OSError as error:
        raise BackupProblem(
            "keys-not-copied", f"The keys cannot be copied: {error.strerror}.", "Mend that."
        ) from None
    return done


def copies_in(of: Path) -> list[Path]:
    """The copies there, the oldest first. A folder without a file is none."""
    return sorted(
        path for path in of.glob("*T*Z") if any(each.is_file() for each in path.rglob("*"))
    )


def newest_copy(of: Path) -> Path:
    """The newest; one whose moment has not come, as of a clock that was wrong, only if there is no
    other. Raises BackupProblem.
    """
    found = copies_in(of)
    if not found:
        raise BackupProblem("no-backup", f"{of} has no copy of keys.", "Give another folder.")
    now = datetime.now(UTC).strftime(STAMP)
    return max(found, key=lambda copy: (copy.name <= now, copy.name))


def clear_old_copies(of: Path, keep: timedelta) -> int:
    """Remove copies older than this: they hold the halves of whoever was erased since."""
    limit = (datetime.now(UTC) - keep).strftime(STAMP)
    old = [path for path in of.glob("*T*Z") if path.name < limit]
    for path in old:
        shutil.rmtree(path)
    return len(old)


def put_back(copy: Path, into: Path) -> list[str]:
    """Put files back where there are none; the names of those that were. A key store that is there
    knows who was erased since the copy, and is never replaced.
    """
    done = []
    for path in sorted(copy.rglob("*")):
        name = path.relative_to(copy)
        if path.is_dir() or (into / name).exists():
            continue
        (into / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(path, into / name)
        done.append(str(name))
    return done


def _copy(path: Path, to: Path) -> None:
    """Copy one file while nobody writes it, and flush it."""
    with path.open("rb") as source:
        with suppress(OSError):
            fcntl.flock(source, fcntl.LOCK_SH)
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
