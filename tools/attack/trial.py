"""What a trial is: something that must not go, tried, and whether it held."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TRACKS = ("support", "suitability")


@dataclass(frozen=True, slots=True)
class Tried:
    """One thing that was tried. `said` is in words, without a secret or a word of a case."""

    what: str
    held: bool
    said: str = ""

    @property
    def line(self) -> str:
        """As it is printed."""
        return f"{'held  ' if self.held else 'BROKEN'}  {self.what}" + (
            f": {self.said}" if self.said else ""
        )


@dataclass(frozen=True, slots=True)
class Target:
    """A running embedded system, by its data folder and what is looked for in it."""

    folder: Path
    words: tuple[bytes, ...]

    def home(self, track: str) -> Path:
        """Where a track's own files are."""
        return self.folder if track == "support" else self.folder / track

    def settings(self, track: str) -> dict[str, Any]:
        """What the track's programs were given."""
        text = (self.home(track) / "settings.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
        return found


Trial = Callable[[Target], Iterator[Tried]]


def tried_all(target: Target, trials: tuple[Trial, ...]) -> Iterator[Tried]:
    """Everything that the trials try. One that cannot be carried out has not held."""
    for trial in trials:
        try:
            yield from trial(target)
        except Exception as error:
            yield Tried(trial.__name__, held=False, said=f"not tried: {type(error).__name__}")
