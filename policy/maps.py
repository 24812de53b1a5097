"""The process map of every track there is."""

from __future__ import annotations

from policy.process_map import ProcessMap
from policy.suitability.screens.map import suitability_map
from policy.support.screens.map import support_map

MAPS: tuple[ProcessMap, ...] = (support_map(), suitability_map())


def map_named(name: str) -> ProcessMap:
    """One track's map.

    Raises:
        KeyError: there is no such track.
    """
    return {process.name: process for process in MAPS}[name]
