"""Clocks that jump, each process's own: through the library of `make test-hours`, which takes a C
compiler. Temporal's program asks the machine past every library, so its clock cannot be moved here.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tools import hours

FAR = timedelta(days=2)
"""So far that no stamp of a run can be mistaken for another's."""
_SOURCE = Path(hours.__file__).with_name("away.c")


@dataclass(frozen=True, slots=True)
class MovedClocks:
    """Whose clock is how far away; `folder` is None where no clock can be moved."""

    folder: Path | None

    @classmethod
    def made(cls) -> MovedClocks:
        """With the library, if it can be compiled here."""
        folder = Path(tempfile.mkdtemp(prefix="referrals-clocks-"))
        # Whoever PostgreSQL runs as must be able to read it.
        folder.chmod(0o755)
        command = ("cc", "-shared", "-fPIC", "-O1", "-o", str(folder / "away.so"), str(_SOURCE))
        try:
            subprocess.run(command, check=True)
        except (FileNotFoundError, subprocess.CalledProcessError):
            folder.rmdir()
            return cls(None)
        return cls(folder)

    def environment(self, name: str) -> Mapping[str, str]:
        """What a program is started with."""
        if self.folder is None:
            return {}
        self.move(name, timedelta(0))
        return {
            "LD_PRELOAD": str(self.folder / "away.so"),
            "CLOCK_AWAY_FILE": str(self.folder / name),
        }

    def move(self, name: str, by: timedelta) -> None:
        """Have a program's clock jump."""
        if self.folder is not None:
            file = self.folder / name
            file.write_text(str(round(by.total_seconds())), encoding="ascii")
            file.chmod(0o644)

    def remove(self) -> None:
        """The library and the files."""
        if self.folder is not None:
            shutil.rmtree(self.folder)
