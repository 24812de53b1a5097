"""Disks of a run's own, which can be full: where this is root, pieces of memory mounted as such.
Database, Temporal's file, key store, notices, logs and what is kept outside the record have each
one, and what is left of the folder another, so that each is full by itself.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

_SIZE = "1g"
_BALLAST = "ballast"
_REST = "the rest"


@dataclass(frozen=True, slots=True)
class OwnDisk:
    """The disk under a folder, and those in it by name; `mounted` is False where none could be
    made.
    """

    folder: Path
    mounted: bool
    places: dict[str, Path] = field(default_factory=dict)

    @classmethod
    def under(cls, folder: Path) -> OwnDisk:
        """Mount one there, if that is allowed."""
        folder.mkdir(parents=True, exist_ok=True)
        mounted = os.geteuid() == 0 and _mount(folder)
        return cls(folder, mounted, {_REST: folder} if mounted else {})

    def apart(self, name: str, folder: Path, mode: int = 0o700) -> None:
        """A disk of its own for a folder in it, which is made; without any, the folder alone."""
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        if self.mounted and _mount(folder, mode):
            self.places[name] = folder

    def fill(self, name: str) -> None:
        """Leave not a byte."""
        folder = self.places[name]
        file = os.open(folder / _BALLAST, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            left = os.statvfs(folder)
            with contextlib.suppress(OSError):
                os.posix_fallocate(file, 0, max(left.f_bavail * left.f_frsize, 1))
        finally:
            os.close(file)

    def free(self, name: str) -> None:
        """There is room again. Harmless if there was."""
        (self.places[name] / _BALLAST).unlink(missing_ok=True)

    def unmount(self) -> None:
        """The end of them, and of all that stands on them."""
        for folder in reversed(self.places.values()):
            subprocess.run(("umount", "-l", str(folder)), check=False, capture_output=True)


def _mount(folder: Path, mode: int = 0o755) -> bool:
    options = f"size={_SIZE},mode={mode:04o}"
    command = ("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
