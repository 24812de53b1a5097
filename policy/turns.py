"""Whose turn it is, where what several organisations sent waits in one line: nobody's referral
stands behind somebody else's file.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")


def by_turns(waiting: Iterable[tuple[Hashable, T]], most: int) -> list[T]:
    """So many at most of what waits, given as pairs of whose it is and what, in the order in which
    it came. The first of each comes before the second of any, and so on; within a turn, and of one
    and the same, who came first is first.
    """
    taken: dict[Hashable, int] = {}
    turns: list[tuple[int, int, T]] = []
    for place, (whose, what) in enumerate(waiting):
        turn = taken[whose] = taken.get(whose, 0) + 1
        turns.append((turn, place, what))
    turns.sort(key=lambda one: one[:2])
    return [what for _, _, what in turns[: max(most, 0)]]
