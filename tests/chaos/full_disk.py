"""A disk of a run's own, which can be full: where this is root, a piece of memory mounted as one.
Database, Temporal's file, key store, logs and notices all stand on it, as they do by default.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_SIZE = "3g"
_BALLAST = "ballast"


@dataclass(frozen=True, slots=True)
class OwnDisk:
    """The disk under a folder; `mounted` is False where none could be made."""

    folder: Path
    mounted: bool

    @classmethod
    def under(cls, folder: Path) -> OwnDisk:
        """Mount one there, if that is allowed."""
        folder.mkdir(parents=True, exist_ok=True)
        command = ("mount", "-t", "tmpfs", "-o", f"size={_SIZE},mode=0755", "tmpfs", str(folder))
        if os.geteuid() != 0:
            return cls(folder, mounted=False)
        done = subprocess.run(command, check=False, capture_output=True)
        return cls(folder, mounted=done.returncode == 0)

    def fill(self) -> None:
        """Leave not a byte."""
        file = os.open(self.folder / _BALLAST, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            left = os.statvfs(self.folder)
            with contextlib.suppress(OSError):
                os.posix_fallocate(file, 0, max(left.f_bavail * left.f_frsize, 1))
        finally:
            os.close(file)

    def free(self) -> None:
        """There is room again. Harmless if there was."""
        (self.folder / _BALLAST).unlink(missing_ok=True)

    def unmount(self) -> None:
        """The end of it, and of all that stands on it."""
        if self.mounted:
            subprocess.run(("umount", "-l", str(self.folder)), check=False, capture_output=True)
