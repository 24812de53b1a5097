"""The file of a key ring: read whole, written whole, for its owner's eyes only."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Stamp = tuple[int, int]
"""Tells one state of the file from another: inode and time of change."""


class KeyRingError(Exception):
    """The ring cannot be made, read or used. `code` is stable; the text is for an operator and
    holds no secret.

    Codes: key-ring-missing, key-ring-exists, key-ring-open-to-others, key-ring-damaged,
    key-ring-not-readable, key-ring-not-written, kek-unknown, shared-unknown,
    half-gone.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def read_document(path: Path) -> tuple[Stamp, Any]:
    """The parsed file and its stamp; raises KeyRingError."""
    try:
        stamp = stamp_of(path)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise KeyRingError(
                "key-ring-open-to-others", f"others may read {path}; give it mode 0600 (chmod 600)"
            )
        return stamp, json.loads(path.read_bytes())
    except FileNotFoundError:
        raise KeyRingError("key-ring-missing", f"there is no key ring at {path}") from None
    except OSError:
        raise KeyRingError("key-ring-not-readable", f"{path} cannot be read") from None
    except ValueError:
        raise damaged() from None


def damaged() -> KeyRingError:
    """The error for a file that parses but is no key ring, or does not parse."""
    return KeyRingError(
        "key-ring-damaged", "the key ring is not in its form; restore it from its backup"
    )


def stamp_of(path: Path) -> Stamp:
    """Raises OSError."""
    state = path.stat()
    return state.st_ino, state.st_mtime_ns


def write_document(path: Path, document: Any, *, replace: bool) -> None:
    """Write beside, flush to disk, then put in place in one step: a crash leaves the old state or
    the new.
    """
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".key-ring-")  # of mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(document, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            # A link, unlike a rename, refuses a name that is taken.
            os.replace(beside, path) if replace else os.link(beside, path)
        finally:
            Path(beside).unlink(missing_ok=True)
        with _directory(path) as folder:
            os.fsync(folder)
    except FileExistsError:
        raise KeyRingError("key-ring-exists", f"there is a key ring at {path} already") from None
    except OSError:
        raise KeyRingError("key-ring-not-written", f"{path} cannot be written") from None


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One rotation at a time: of two at once, the later would drop the key that the earlier has put
    to use.
    """
    with _directory(path) as folder:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield


@contextmanager
def _directory(path: Path) -> Iterator[int]:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield folder
    finally:
        os.close(folder)
