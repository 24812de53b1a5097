"""Which release of this software decided an event.

A case lives for months and the software changes meanwhile. The numbers of a case stay those of the
rulebook it was opened under; the logic is that of the release that decides its next event.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

VERSION = "0.1.0"
"""The version in pyproject.toml."""
BEFORE = "an earlier release"
"""What an event says that was recorded before releases were."""


def release_name(logic: str) -> str:
    """A release's name: its version, and the beginning of the digest of its rules, so that two
    builds under one version have two names.
    """
    return f"{VERSION}+{logic[:8]}"


def other_than(release: str, decided: Iterable[tuple[int, str]]) -> bool:
    """Whether any event, given as number and release, was decided by another release than this."""
    return any(each != release for _, each in decided)


def decided_lines(decided: Iterable[tuple[int, str]]) -> list[str]:
    """Which release decided which events, given as number and release in their order."""
    return [_line(release, [each for each, _ in run]) for release, run in _runs(decided)]


def _runs(
    decided: Iterable[tuple[int, str]],
) -> Iterable[tuple[str, Iterable[tuple[int, str]]]]:
    return groupby(decided, key=lambda each: each[1])


def _line(release: str, events: list[int]) -> str:
    first, last = events[0], events[-1]
    which = f"Event {first}" if first == last else f"Events {first} to {last}"
    return f"{which}: decided by release {release}." if release else f"{which}: by {BEFORE}."
