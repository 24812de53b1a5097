"""Where a data folder is, and what a command reads in one: apart from all else that makes one, so
that a command starts at once.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Final

DEFAULT_FOLDER: Final = ".data"
LOCK_FILE: Final = "lock"
"""Held by the system that runs on the folder, for as long as it does."""
FRONT_DOOR_FILE: Final = "front-door"
"""The address of a track's pages, below its place. It is no secret."""


def is_held(folder: Path) -> bool:
    """Whether a system runs on a data folder, or on that of which this is a track's place."""
    for each in (folder, folder.parent):
        try:
            lock = os.open(each / LOCK_FILE, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(lock)
    return False


def write_private(path: Path, text: str) -> None:
    """Replace `path` with `text`, for its owner only; after a crash it is the old or the new."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
