"""Every way the track says no, wherever it stands: with its deed, in its room, or shared."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import policy.suitability
from policy.refusal import Refusal


def every_refusal() -> Iterator[Refusal]:
    """Each refusal of each module of the track, once."""
    found: dict[int, Refusal] = {}
    for module in walk_packages(policy.suitability.__path__, "policy.suitability."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Refusal):
                found[id(value)] = value
    yield from found.values()
