"""The timelines of a log: each restore begins one, and what the database was at a moment stands on
the one that it had then.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from policy.time import show_london
from wiring.backups.base import BaseBackup, bases
from wiring.backups.segments import Segment, folders_of, histories_of, left_at, segments_in
from wiring.backups.tools import BackupProblem, program
from wiring.embedded.cluster_files import environment

_ENDED = re.compile(r"(?:COMMIT|ABORT)\S* (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+) UTC")
_ENOUGH: Final = "20"
"""Records of transactions, of which one at least says when it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One of them: where in the log it left each of those that it comes from, and its first moment
    that is known; None for the oldest, which goes back as far as there are copies.
    """

    number: int
    left: Mapping[int, int] = field(default_factory=dict)
    since: datetime | None = None

    def takes(self, base: BaseBackup) -> bool:
        """Whether a base backup is of its past."""
        if base.timeline == self.number:
            return True
        return base.timeline in self.left and base.ends <= self.left[base.timeline]


def timelines(of: Path) -> list[Timeline]:
    """All of a folder of copies, the oldest first. Raises BackupProblem."""
    copies, there = bases(of), _segments(of)
    left = {int(path.stem, 16): left_at(path.read_text("utf-8")) for path in histories_of(of)}
    named = {each.timeline for each in copies} | {each.timeline for each in there}
    numbers = sorted(named | left.keys())
    return [
        Timeline(
            number=number,
            left=left.get(number, {}),
            since=None if place == 0 else _since(number, left.get(number, {}), copies, there),
        )
        for place, number in enumerate(numbers)
    ]


def timeline_at(found: list[Timeline], at: datetime | None, number: int | None) -> Timeline:
    """The one with this number; or else the one that the database had at a moment, or has now.
    Raises BackupProblem.
    """
    if number is not None:
        found = [each for each in found if each.number == number]
    elif at is not None:
        # One of which nothing is in the log yet has not begun: nothing of then is on it.
        found = [*found[:1], *(each for each in found[1:] if each.since and each.since <= at)]
    if not found:
        raise BackupProblem(
            "no-timeline",
            f"The copies have no timeline {number}." if number else "There are no copies here.",
            "Leave --timeline away to be told which there are." if number else "Give their folder.",
        )
    return found[-1]


def said_of(found: list[Timeline], chosen: Timeline) -> str:
    """For whoever restores, where there are several."""
    since = ", ".join(
        f"{each.number} from {show_london(each.since)}" if each.since else f"{each.number}"
        for each in found
    )
    return (
        f"The database was put back before, so its log has several timelines ({since}). This is "
        f"timeline {chosen.number}. If you mean what was on another, restore again with --timeline."
    )


def _segments(of: Path) -> list[Segment]:
    return [each for folder in folders_of(of / "log") for each in segments_in(folder)]


def _since(
    number: int, left: Mapping[int, int], copies: list[BaseBackup], there: list[Segment]
) -> datetime | None:
    """Its first transaction; or a copy of it, if what came before is not in the log."""
    moments = [each.at for each in copies if each.timeline == number]
    its = [each for each in there if each.timeline == number]
    if its and (first := _first_moment(its, max(left.values(), default=0))):
        moments.append(first)
    return min(moments, default=None)


def _first_moment(segments: list[Segment], start: int) -> datetime | None:
    """Of a transaction at a place in the log or later."""
    with tempfile.TemporaryDirectory() as place:
        for each in segments:
            linked = Path(place) / each.path.name.removesuffix(".partial")
            if each.whole or not linked.exists():
                linked.unlink(missing_ok=True)
                linked.symlink_to(each.path.absolute())
        size = segments[0].path.stat().st_size
        start = max(start, min(each.number(size) for each in segments) * size)
        command = [_reader(), "--path", place, "--rmgr", "Transaction"]
        command += ["--timeline", str(segments[0].timeline), "--limit", _ENOUGH]
        command += ["--start", f"{start >> 32:X}/{start & 0xFFFFFFFF:X}"]
        # A log that is still copied ends in the middle, which the program calls an error.
        said = subprocess.run(
            command, env=environment(), capture_output=True, text=True, check=False
        ).stdout
    found = _ENDED.search(said)
    return None if found is None else datetime.fromisoformat(found[1]).replace(tzinfo=UTC)


def _reader() -> str:
    try:
        return program("pg_waldump")
    except BackupProblem as missing:
        raise BackupProblem(
            missing.code,
            "The database was put back before, so its log has several timelines. PostgreSQL's "
            "program pg_waldump, which tells when each began, is not on this machine.",
            "Put the server's own programs, of its version, on PATH; it need not run here.",
        ) from None
