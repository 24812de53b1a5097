"""A class name stands for one thing in the whole tree, tests and private classes included. The two
tracks, which are built alike, may each have one of a name, in the file of the same name.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = (
    "activities",
    "gate",
    "notify",
    "policy",
    "service",
    "starter",
    "store",
    "tests",
    "tools",
    "web",
    "wiring",
    "workflows",
)
TRACKS = ("policy/support/", "policy/suitability/")


def _places_by_name() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            place = path.relative_to(ROOT).as_posix()
            for track in TRACKS:
                place = place.replace(track, "policy/<track>/")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    found[node.name.lstrip("_")].add(place)
    return found


def test_a_class_name_stands_for_one_thing() -> None:
    several = {name: places for name, places in _places_by_name().items() if len(places) > 1}
    assert several == {}
