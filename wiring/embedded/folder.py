"""The data folder: all that an embedded system keeps, under one path, used by one system at a time.

lock                 held for as long as the system runs
version              which layout this folder has
settings.json        addresses and passwords for the support track's programs (0600)
front-door           the address of its pages, for the command line; no secret
suitability/         the other track's place: its settings, its secrets, its notices
gate.json            the doors to Temporal, with their tokens (0600)
postgres/            the database cluster
temporal.db          Temporal's own file
secrets/             passwords, and the support track's key ring (0600, folder 0700)
key-store/           the other halves of the support track's case keys (0600, folder 0700)
notices/             what the file channel sent
logs/  run/          logs; numbers of running processes
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wiring.embedded.place import DEFAULT_FOLDER, FRONT_DOOR_FILE, LOCK_FILE
from wiring.embedded.place import write_private as write_private
from wiring.embedded.problem import NEEDED_MIB, StartProblem, disk_full, is_disk_full

VERSION: Final = "2"
FIRST_TRACK: Final = "support"
OTHER_TRACK: Final = "suitability"
TRACKS: Final = (FIRST_TRACK, OTHER_TRACK)
ANOTHER_FOLDER: Final = "choose another folder with REFERRALS_DATA"
SAMPLE_SIGN_IN: Final = "secrets/sample-sign-in.txt"
"""Where the credentials of the invented people are, below a track's place."""
OUTSIDE: Final = "of an organisation"
"""What it says there of the one whose pages are an organisation's."""


@dataclass(frozen=True, slots=True)
class TrackFolder:
    """One track's part of a data folder, at `home`. Its programs are given nothing else."""

    home: Path
    track: str

    @property
    def settings(self) -> Path:
        return self.home / "settings.json"

    @property
    def front_door(self) -> Path:
        return self.home / FRONT_DOOR_FILE

    @property
    def key_ring(self) -> Path:
        return self.home / "secrets" / f"{self.track}-keys.json"

    @property
    def key_store(self) -> Path:
        return self.home / "key-store" / f"{self.track}.halves"

    @property
    def notices(self) -> Path:
        return self.home / "notices"

    def lay_out(self) -> None:
        """Make its folders, for their owner only."""
        for folder in (self.home, self.key_ring.parent, self.key_store.parent, self.notices):
            folder.mkdir(mode=0o700, exist_ok=True)


@dataclass(frozen=True, slots=True)
class Folder:
    """Names of the things in a data folder. `root` is absolute."""

    root: Path

    @classmethod
    def chosen(cls, environ: Mapping[str, str]) -> Folder:
        """REFERRALS_DATA, or `.data` in the current folder."""
        return cls(Path(environ.get("REFERRALS_DATA") or DEFAULT_FOLDER).absolute())

    def place(self, track: str) -> TrackFolder:
        """What belongs to one track."""
        return TrackFolder(self.root if track == FIRST_TRACK else self.root / track, track)

    @property
    def settings(self) -> Path:
        return self.place(FIRST_TRACK).settings

    @property
    def gate(self) -> Path:
        return self.root / "gate.json"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def temporal(self) -> Path:
        return self.root / "temporal.db"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    def log(self, name: str) -> Path:
        return self.root / "logs" / f"{name}.log"

    def pid_file(self, name: str) -> Path:
        return self.root / "run" / f"{name}.json"

    @contextmanager
    def opened(self, needed_mib: int = NEEDED_MIB) -> Iterator[None]:
        """Hold the folder alone, made if missing. Raises StartProblem, having changed nothing."""
        self._require_ours()
        try:
            # Traversable for the database's own user; what is secret is closed on its own account.
            self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
            lock = os.open(self.root / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._cannot_write(error, needed_mib) from error
        try:
            self._hold(lock)
            self._lay_out(needed_mib)
            yield
        finally:
            os.close(lock)

    def secret(self, name: str) -> str:
        """The password kept under `name`, made at the first call. Safe in a URL without quoting."""
        path = self.secrets / name
        if not path.exists():
            write_private(path, secrets.token_urlsafe(32))
        return path.read_text()

    def _require_ours(self) -> None:
        """Refuse a folder of another layout, and one that holds something else entirely."""
        if not self.root.exists():
            return
        if not self.root.is_dir():
            raise self._not_ours()
        version = self.root / "version"
        found = version.read_text().strip() if version.exists() else None
        if found is None and {path.name for path in self.root.iterdir()} - {"lock"}:
            raise self._not_ours()
        if found not in (None, VERSION):
            raise StartProblem(
                "folder-version",
                f"The data folder {self.root} has layout {found}; this program needs {VERSION}.",
                f"Use the program version that made it, or {ANOTHER_FOLDER}.",
            )

    def _hold(self, lock: int) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 20, 0).decode(errors="replace").strip()
            raise StartProblem(
                "already-running",
                f"The system is running already on {self.root} (process {holder or 'unknown'}).",
                "Use that one, or stop it with Ctrl-C first. "
                "A second one needs a folder and ports of its own.",
            ) from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)

    def _lay_out(self, needed_mib: int) -> None:
        if shutil.disk_usage(self.root).free < needed_mib * 1024 * 1024:
            raise disk_full(self.root, needed_mib)
        try:
            for part in ("logs", "run", "notices", "secrets"):
                (self.root / part).mkdir(mode=0o700, exist_ok=True)
            if not (self.root / "version").exists():
                write_private(self.root / "version", VERSION + "\n")
        except OSError as error:
            raise self._cannot_write(error, needed_mib) from error

    def _not_ours(self) -> StartProblem:
        return StartProblem(
            "folder-not-ours",
            f"{self.root} holds something that this program did not make, so it is left alone.",
            "Choose an empty or a new folder with REFERRALS_DATA.",
        )

    def _cannot_write(self, error: OSError, needed_mib: int) -> StartProblem:
        if is_disk_full(error):
            return disk_full(self.root, needed_mib)
        return StartProblem(
            "folder-not-writable",
            f"The data folder {self.root} cannot be written ({error.strerror}).",
            f"Give this user the right to write there, or {ANOTHER_FOLDER}.",
        )
