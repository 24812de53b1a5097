"""What a record was held against: how many anchors, and how new."""

from __future__ import annotations

from datetime import datetime

from policy.time import show_london


def anchors_in_words(count: int, newest: datetime | None) -> str:
    """In a sentence. None at all is said as plainly: then nothing shows that a case was deleted."""
    if not count or newest is None:
        return (
            "NO ANCHOR WAS HELD: a case that was taken away with all its rows would not be missed. "
            "If there were anchors, put their file and their public key back and look again."
        )
    anchors = "1 anchor" if count == 1 else f"{count} anchors, the newest"
    return f"It was held against {anchors} of {show_london(newest)}."
