"""What a sampler saw: stacks of functions, and how often each."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OURS = frozenset(
    {"activities", "notify", "policy", "scanning", "service", "store", "wiring", "workflows"}
)
"""Packages whose functions are told one by one; of others only the package is."""
STANDARD = "Python's own"
_FRAME = re.compile(r"(?P<function>.+) \((?P<file>[^()]*?)(:\d+)?\)$")


@dataclass(frozen=True, slots=True)
class Samples:
    """How many samples there were; in how many of them each package was at work itself
    (`by_package`, which add up to all), and in how many each function of ours was at work or had
    called what was (`by_function`).
    """

    count: int
    by_package: Mapping[str, int]
    by_function: Mapping[str, int]


def read_samples(lines: Iterable[str]) -> Samples:
    """Collapsed stacks, `outermost;...;innermost count` each, whose files are named from the folder
    they were imported from. Raises ValueError for a line that is none.
    """
    packages: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    for line in lines:
        stack, _, number = line.rstrip("\n").rpartition(" ")
        count = int(number)
        frames = [_named(frame) for frame in stack.split(";")]
        packages[frames[-1][0]] += count
        functions.update(dict.fromkeys((name for _, name in frames if name), count))
    return Samples(packages.total(), packages, functions)


def _named(frame: str) -> tuple[str, str]:
    """The package of a frame, and its name if it is a function of ours."""
    found = _FRAME.fullmatch(frame)
    if found is None:
        return STANDARD, ""
    module = found["file"].removesuffix(".py").replace("/", ".")
    package = module.split(".")[0]
    if package.startswith("<") or package in sys.stdlib_module_names:
        return STANDARD, ""
    if package not in OURS or found["function"] == "<module>":
        return package, ""
    return package, f"{module}: {found['function']}"
