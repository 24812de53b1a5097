"""A report that can be told once only, kept in a file before anything is changed: for its owner's
eyes, and of nothing but what the screen shows.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from starter.terminal.output import Exit, stopped


def report_in(folder: Path, track: str) -> Path:
    """A new file's path in a folder, named by this moment."""
    return folder / f"rebuild-{track}-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.txt"


def begin_report(path: Path, lines: Iterable[str]) -> None:
    """Make the file and have it on the disk. Raises Stopped if that cannot be: then nothing may be
    changed.
    """
    if path.exists():
        raise stopped(
            "report-there-already",
            f"{path} is there already, and a report replaces none. Nothing was changed.",
            "Name another file: --report FILE.",
            Exit.REFUSED,
        )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, os.O_EXCL, lines)
    except OSError as error:
        raise stopped(
            "report-not-kept",
            f"The report cannot be kept in {path}: {error.strerror}. Nothing was changed.",
            "Make room there, or name a file that can be written: --report FILE.",
            Exit.REFUSED,
        ) from None


def add_to_report(path: Path, lines: Iterable[str]) -> bool:
    """Whether what came of it stands there too: it is on the screen in any case."""
    try:
        _write(path, 0, lines)
    except OSError:
        return False
    return True


def _write(path: Path, more: int, lines: Iterable[str]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | more
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
