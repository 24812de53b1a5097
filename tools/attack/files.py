"""The data folder: no word of a person in any byte of it, and nothing for others to read."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from tools.attack.trial import Target, Tried

_AT_ONCE = 1 << 22
_SECRET = ("settings.json", "gate.json", "secrets/", "key-store/", "anchor-key.pem")


def words_in_files(target: Target) -> Iterator[Tried]:
    """Every byte of every file, whatever wrote it: database, write-ahead log, Temporal, logs."""
    files = [file for file in sorted(target.folder.rglob("*")) if file.is_file()]
    found = [file for file in files if _holds(file, target.words)]
    where = ", ".join(str(file.relative_to(target.folder)) for file in found[:5])
    yield Tried(
        f"{len(target.words)} words of invented people in {len(files)} files",
        held=bool(files) and bool(target.words) and not found,
        said=where,
    )


def _holds(file: Path, words: tuple[bytes, ...]) -> bool:
    longest = max(map(len, words), default=1)
    before = b""
    try:
        with file.open("rb") as opened:
            while part := opened.read(_AT_ONCE):
                part = before + part
                lowered = part.lower()
                if any(word in part or word.lower() in lowered for word in words):
                    return True
                before = part[-longest:]
    except FileNotFoundError:
        return False  # it was the database's for a moment
    return False


def modes(target: Target) -> Iterator[Tried]:
    """What holds a secret is for its owner only."""
    for file in sorted(target.folder.rglob("*")):
        name = str(file.relative_to(target.folder)).removeprefix("suitability/")
        if file.is_file() and name.startswith(_SECRET):
            open_to = stat.S_IMODE(file.stat().st_mode) & 0o077
            yield Tried(f"mode of {file.relative_to(target.folder)}", held=not open_to)
    open_to = stat.S_IMODE((target.folder / "postgres").stat().st_mode) & 0o077
    yield Tried("mode of postgres/", held=not open_to)
