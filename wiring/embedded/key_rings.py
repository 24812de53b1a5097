"""The keys of a data folder: a key ring and a key store for each track, made with it, and never
instead of one that was lost.
"""

from __future__ import annotations

import json
from pathlib import Path

from store.half_file import HalfFile
from store.key_ring import KeyRing
from wiring.embedded.folder import Folder
from wiring.embedded.problem import StartProblem


def require_keys(folder: Folder, track: str) -> None:
    """Make a track's key ring and key store in a new folder. Raises StartProblem for one with data
    but without them.

    New ones there would hide that nothing stored can be read any more.
    """
    place = folder.place(track)
    if not place.key_ring.exists():
        if place.settings.exists():
            raise _gone("key-ring-missing", "key ring", place.key_ring)
        place.lay_out()
        KeyRing.create(place.key_ring)
    if not place.key_store.exists():
        if _names_a_key_store(place.settings):
            raise _gone("key-store-missing", "key store", place.key_store)
        # A folder from before there were any gets one: its cases' keys get their halves there.
        HalfFile.create(place.key_store)


def _names_a_key_store(settings: Path) -> bool:
    if not settings.exists():
        return False
    return "key_store" in json.loads(settings.read_text(encoding="utf-8"))


def _gone(code: str, what: str, path: Path) -> StartProblem:
    return StartProblem(
        code,
        f"The {what} {path} is gone, and without it nothing stored can be read.",
        "Put it back from its backup and start again.",
    )
