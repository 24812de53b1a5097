"""The key rings of a data folder: made with it, and never instead of one that was lost."""

from __future__ import annotations

from store.key_ring import KeyRing
from wiring.embedded.folder import Folder
from wiring.embedded.problem import StartProblem


def require_key_ring(folder: Folder, track: str) -> None:
    """Make a track's key ring in a new folder. Raises StartProblem for one with data but no ring.

    A new ring there would hide that nothing stored can be read any more.
    """
    place = folder.place(track)
    if place.key_ring.exists():
        return
    if place.settings.exists():
        raise StartProblem(
            "key-ring-missing",
            f"The key ring {place.key_ring} is gone, and without it nothing stored can be read.",
            "Put it back from its backup and start again.",
        )
    place.lay_out()
    KeyRing.create(place.key_ring)
