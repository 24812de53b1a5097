"""The program's own mistakes, reported without anybody's data."""

from __future__ import annotations

from pathlib import Path

from policy.refusal import Refusal


def place_of(error: BaseException) -> str:
    """The kind of a mistake of the program and its place, never its text: that may quote somebody's
    data.
    """
    # Not at the start of each command: nearly none makes one.
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
    return f"{type(error).__name__} at {place}"


def row_failed(error: Exception) -> Refusal:
    """A refusal for the program's own mistake: its kind and place, nothing of the record."""
    return Refusal(
        code="row-failed",
        sentence=f"The program made a mistake over this one ({place_of(error)}). No other one is "
        "touched by it.",
        what_to_do="Report this line, and send it again later: nothing is taken in twice.",
        rule="service",
    )
