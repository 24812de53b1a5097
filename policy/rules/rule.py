"""What is said of a rule: where it comes from, how strong it is, and where it lives in the code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Force(StrEnum):
    """How strong a rule is in its source."""

    MUST = "must"
    CANNOT = "cannot"
    MAY = "may"
    WEIGH = "weigh"
    SAYS = "says"


BINDING = frozenset({Force.MUST, Force.CANNOT})
"""A binding rule is shown by one input that is refused and one that is allowed."""


class RuleTrack(StrEnum):
    """Which track a rule belongs to. No code path leads from the first to the second."""

    SUPPORT = "support"
    SUITABILITY = "suitability"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the sources in this service's own words.

    `code` names dotted symbols (`policy.support.intake.judging.judge`) or files. `not_here` says
    why a part of it has no code: who does it instead, and where.
    """

    id: str
    track: RuleTrack
    source: str
    section: str
    force: Force
    words: str
    code: tuple[str, ...]
    not_here: str = ""

    @property
    def binding(self) -> bool:
        """Whether it must have an input refused and an input allowed."""
        return self.force in BINDING
