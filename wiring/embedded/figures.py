"""Where the programs of an embedded system show their figures: both tracks share an environment and
one machine, so that one address is not enough for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wiring.embedded.folder import TRACKS
from wiring.embedded.ports import is_free
from wiring.settings import METRICS_PLACES, Settings

_SHARED = "REFERRALS_METRICS_LISTEN"
_PROGRAMS = tuple(program for program in METRICS_PLACES if program != "sender")
"""Here the worker sends too, so that no sender has a page of its own."""


def for_each_track(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that give each track an address of its own, where the environment has one for
    both: the first track keeps it, and the others go on behind. A malformed address is left for the
    settings to refuse.
    """
    host, _, port = environ.get(_SHARED, "").rpartition(":")
    if not (port.isascii() and port.isdigit()):
        return {}
    own = {
        f"REFERRALS_{track.upper()}_METRICS_LISTEN": (
            f"{host}:{int(port) + place * len(_PROGRAMS)}"
        )
        for place, track in enumerate(TRACKS)
    }
    return {name: address for name, address in own.items() if not environ.get(name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A program's page of figures; not `free` where another program has its port."""

    track: str
    process: str
    address: str
    free: bool

    @property
    def said(self) -> str:
        """The page in a line."""
        where = f"Figures of the {self.track} track's {self.process}: http://{self.address}/metrics"
        return where if self.free else f"NOT SERVED, its port is taken. {where}"


def pages_of(settings: Settings) -> Iterator[Page]:
    """A track's pages, before its programs are started."""
    for process in _PROGRAMS:
        if address := settings.metrics_of(process):
            port = int(address.rpartition(":")[2])
            yield Page(track=settings.track, process=process, address=address, free=is_free(port))
