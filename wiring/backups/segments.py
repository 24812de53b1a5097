"""The files of a log archive: segments, by their timeline and their place in it, where the server
left a timeline for the next, and where those lie that no server of today knows.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\.partial)?")
_LEFT = re.compile(r"(\d+)\s+([0-9A-F]+/[0-9A-F]+)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One file of the log. `place` says which part of the log it is, the same on every timeline;
    a part that is not full yet is not `whole`.
    """

    path: Path
    timeline: int
    place: str
    whole: bool

    def number(self, size: int) -> int:
        """Which one it is from the log's beginning, for segments of this size."""
        return int(self.place[:8], 16) * (2**32 // size) + int(self.place[8:], 16)


def segments_in(log: Path) -> list[Segment]:
    """Those that lie in a folder itself."""
    found = []
    for path in sorted(log.glob("*")) if log.is_dir() else ():
        if named := _NAME.fullmatch(path.name):
            timeline, place = int(named[1], 16), named[2] + named[3]
            found.append(Segment(path=path, timeline=timeline, place=place, whole=named[4] is None))
    return found


def folders_of(log: Path) -> list[Path]:
    """The folder of a log, and those below it of timelines that were left."""
    return [log, *sorted(log.glob("timeline-*"))]


def left_at(history: str) -> dict[int, int]:
    """Where in the log each earlier timeline was left, from what PostgreSQL keeps of a timeline."""
    lines = (_LEFT.match(line.strip()) for line in history.splitlines())
    return {int(line[1]): lsn(line[2]) for line in lines if line}


def lsn(written: str) -> int:
    """A place in the log, as PostgreSQL writes it. Raises ValueError."""
    high, _, low = written.partition("/")
    return (int(high, 16) << 32) + int(low, 16)


def set_aside(segment: Segment) -> Path:
    """Move one to the folder of its timeline, and say which. Where a part of the same lies there,
    the longer of the two stays, for one is the other's beginning.
    """
    folder = segment.path.with_name(f"timeline-{segment.timeline}")
    folder.mkdir(mode=0o700, exist_ok=True)
    there = folder / segment.path.name
    if there.exists() and _written(there) >= _written(segment.path):
        segment.path.unlink()
    else:
        segment.path.replace(there)
    return folder


def histories_of(copies: Path) -> list[Path]:
    """What PostgreSQL keeps of each timeline but the first: in the log, and in base backups."""
    places = [*folders_of(copies / "log"), *sorted(copies.glob("base/*/pg_wal"))]
    return [path for place in places for path in sorted(place.glob("*.history"))]


def bring(copies: Path, first: str, to: Path) -> None:
    """Copy what a base backup needs of the log to where the server reads it, from its first
    segment. One may be there in part, and in several places: whichever goes further counts.
    """
    for folder in folders_of(copies / "log"):
        for segment in segments_in(folder):
            if segment.place >= first[8:]:
                _bring(segment.path, to / segment.path.name.removesuffix(".partial"))
    # All of them: a timeline that the server begins must have a number of its own.
    for path in histories_of(copies):
        _bring(path, to / path.name)


def older_than(log: Path, place: str) -> Iterator[Segment]:
    """Those that come before a place in the log, wherever they lie."""
    for folder in folders_of(log):
        yield from (each for each in segments_in(folder) if each.place < place)


def _bring(path: Path, there: Path) -> None:
    if not there.exists() or _written(path) > _written(there):
        shutil.copyfile(path, there)


def _written(path: Path) -> int:
    """How far a segment is written; the rest of it are zeros."""
    return len(path.read_bytes().rstrip(b"\0"))
