"""A figure: its raw runs, what they come to, the goal and whether it is met."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median
from typing import Any


class Better(Enum):
    """Which way a figure is good."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """From the service's performance goals. `of`: the limit is of the ratio to this, the floor or a
    peer; of nothing if it is of the figure itself.
    """

    limit: float
    better: Better
    of: str = "floor"

    def met(self, value: float) -> bool:
        """Whether a ratio, or a value, is within the limit."""
        return value >= self.limit if self.better is Better.HIGHER else value <= self.limit

    def __str__(self) -> str:
        words = "at least" if self.better is Better.HIGHER else "at most"
        return f"{words} {round(self.limit, 3):,}" + (f" x {self.of}" if self.of else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Raw runs, ours and the floor's (or a peer's, if the goal is of one) in the order they were
    made; no floor's where it has none. Without a goal it is there to be read.
    """

    name: str
    unit: str
    ours: Sequence[float]
    floor: Sequence[float] = ()
    goal: Goal | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Median of ours to median of the floor's."""
        if not self.ours or not self.floor or not median(self.floor):
            return None
        return median(self.ours) / median(self.floor)

    @property
    def held_to_goal(self) -> float | None:
        """What the goal is about: the ratio, or our own median. None where there is no goal, or
        nothing it could be held against.
        """
        if self.goal is None or not self.ours:
            return None
        return self.ratio if self.goal.of else median(self.ours)

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        value = self.held_to_goal
        return None if self.goal is None or value is None else self.goal.met(value)

    @property
    def distance(self) -> float | None:
        """How far from the goal, as a share of it: above zero what there is to spare, below zero
        what is missing. None too where the goal is nothing at all.
        """
        value = self.held_to_goal
        if self.goal is None or value is None or not self.goal.limit:
            return None
        beyond = value / self.goal.limit - 1
        return beyond if self.goal.better is Better.HIGHER else -beyond

    def as_json(self) -> dict[str, Any]:
        """For the file."""
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": list(self.ours),
            "floor": list(self.floor),
            "ours_median": median(self.ours) if self.ours else None,
            "floor_median": median(self.floor) if self.floor else None,
            "ratio": self.ratio,
            "goal": str(self.goal) if self.goal else "",
            "met": self.met,
            "distance": self.distance,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A goal nothing here says anything about, and why."""

    name: str
    why: str


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
