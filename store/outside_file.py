"""The outside log as files that only grow: one a day and track, in a folder that stands on another
disk than the database.

Every process appends whole lines and flushes them to the disk; those who ask while the disk is at
work share its next flush. Nothing waits for a disk that is full or stalls: see docs/adr/0028.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from store.outside_log import OutsideEntry, OutsideKind, read, written

WAITED_SECONDS = 2.0
"""How long an acknowledgement waits for this disk at most."""
MOST_KEPT_BACK = 50_000
LAST_BYTES = 256 * 1024
"""A day in which nothing happens, or the last few hundred acts."""
MOST_IN_ALL = 4 * LAST_BYTES
"""Of many folders each is read less far back: beats, which fill a quiet day, are in one of them."""
FOLDERS_LOOKED_AT = 32
"""More than processes of a track write on one day. Whoever is gone for longer than these proves
nothing that they do not.
"""
_BEAT = f'"kind": "{OutsideKind.BEAT}"'
_NAME = re.compile(r"[a-z]+-(\d{4}-\d\d-\d\d)\.jsonl")


@dataclass(slots=True)
class _PendingLine:
    text: str
    done: asyncio.Future[bool]


class OutsideFile:
    """See OutsideLog; for one event loop."""

    def __init__(self, folder: Path, track: str, waited: float = WAITED_SECONDS) -> None:
        self._folder, self._track, self._waited = folder, track, waited
        self._waiting: dict[str, _PendingLine] = {}
        self._writing: asyncio.Task[None] | None = None
        self._stalls = False

    async def keep(self, *entries: OutsideEntry) -> bool:
        """See OutsideLog."""
        lines = [self._added(entry) for entry in entries]
        if self._stalls or not lines:
            return not lines
        _, late = await asyncio.wait({line.done for line in lines}, timeout=self._waited)
        if late:
            self._stalls = True
        return not late and all(line.done.result() for line in lines)

    def keep_soon(self, entry: OutsideEntry) -> None:
        """See OutsideLog."""
        self._added(entry)

    def _added(self, entry: OutsideEntry) -> _PendingLine:
        loop = asyncio.get_running_loop()
        text = written(entry)
        line = self._waiting.get(text)
        # What is tried again and again on a full disk waits once, or it would push out the rest.
        if line is None or line.done.done():
            line = self._waiting[text] = _PendingLine(text, loop.create_future())
        if len(self._waiting) > MOST_KEPT_BACK:
            self._waiting.pop(next(iter(self._waiting)))
        if self._writing is None:
            self._writing = loop.create_task(self._write_those_waiting())
        return line

    async def _write_those_waiting(self) -> None:
        """Until nothing waits, or the disk takes no more: then the lines stay for the next time."""
        while self._waiting:
            now = list(self._waiting.values())
            took = await asyncio.to_thread(self._append, [line.text for line in now])
            self._stalls = False
            if took:
                for line in now:
                    self._waiting.pop(line.text, None)
            for line in now:
                if not line.done.done():
                    line.done.set_result(took)
            if not took:
                break
        self._writing = None

    def _append(self, lines: list[str]) -> bool:
        # Each batch begins a line of its own, whatever a crash left of the one before.
        content = "".join(f"\n{line}" for line in lines).encode() + b"\n"
        path = self._folder / f"{self._track}-{datetime.now(UTC).date()}.jsonl"
        try:
            new = not path.exists()
            if new:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                # One call: lines of two processes never mix. What was cut short is written again.
                if os.write(file, content) < len(content):
                    return False
                os.fdatasync(file)
            finally:
                os.close(file)
            if new:
                _flush_folder(self._folder)
        except OSError:
            return False
        return True


@dataclass(slots=True)
class OutsideReader:
    """Reads the files of a track in some folders; `damaged` counts lines that are not whole."""

    track: str
    folders: tuple[Path, ...]
    damaged: int = 0

    def entries(self, since: datetime) -> Iterator[OutsideEntry]:
        """All entries from a moment on (UTC), each file in its own order, the oldest day first."""
        for path in self._files(since):
            with path.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    if not line.strip():
                        continue
                    entry = read(line)
                    if entry is None:
                        self.damaged += 1
                    elif entry.at >= since:
                        yield entry

    def _files(self, since: datetime) -> list[Path]:
        first = since.astimezone(UTC).date() - timedelta(days=1)
        found = [
            (_day(path), path)
            for folder in self.folders
            for path in folder.glob(f"{self.track}-*.jsonl")
        ]
        return [path for day, path in sorted(found) if first <= day]


def last_entries(folders: Iterable[Path], track: str) -> list[OutsideEntry]:
    """The last entries of a track's log in each of the folders that were written last, beats left
    out: for who looks often. What cannot be read is left out too.
    """
    files = [sorted(folder.glob(f"{track}-*.jsonl"), key=_day) for folder in folders]
    in_order = sorted((each for each in files if each), key=lambda each: _written_last(each[-1]))
    newest = in_order[-FOLDERS_LOOKED_AT:]
    most = min(LAST_BYTES, MOST_IN_ALL // max(1, len(newest)))
    return [entry for each in newest for entry in _last_of(each, most)]


def _written_last(path: Path) -> tuple[date, float]:
    """By its name first: a file that was copied here was written when that says."""
    try:
        return _day(path), path.stat().st_mtime
    except OSError:
        return date.min, 0.0


def _last_of(files: list[Path], most: int) -> Iterator[OutsideEntry]:
    """The entries of their last `most` bytes, the newest file first."""
    for path in reversed(files):
        if most <= 0:
            break
        try:
            content = _end_of(path, most)
        except OSError:
            continue
        most -= len(content)
        lines = content.decode("utf-8", errors="replace").splitlines()
        yield from (entry for line in lines if _BEAT not in line and (entry := _read(line)))


def _end_of(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - most))
        return file.read(most)


def _read(line: str) -> OutsideEntry | None:
    """None for a line of another release, too, that this one does not know."""
    try:
        return read(line)
    except (ValueError, TypeError, KeyError):
        return None


def clear_before(folder: Path, track: str, day: date) -> int:
    """Remove the files of days before this one; how many."""
    old = [path for path in folder.glob(f"{track}-*.jsonl") if _day(path) < day]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _day(path: Path) -> date:
    found = _NAME.fullmatch(path.name)
    return date.fromisoformat(found[1]) if found else date.max


def _flush_folder(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
