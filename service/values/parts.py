"""What only a case of one track has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from policy.suitability.evidence.words import Sameness
from policy.suitability.screens import view as suitability_view
from policy.support.screens import view as support_view
from policy.support.words import TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPart:
    """What only a support case has: `local_steps` are how its area does things, by kind of task."""

    progress: support_view.Progress
    local_steps: Mapping[TaskKind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeCase:
    """Another case that may be the same person's, and what was said of that."""

    reference: str
    sameness: Sameness


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitabilityPart:
    """What only a suitability case has: the digest of what is known, with the facts themselves but
    without their words, the number of the decision maker that has it, until when a clearance holds,
    and the cases that may be the same person's.
    """

    progress: suitability_view.Progress
    content: str
    facts: tuple[KnownFact, ...]
    holder: str
    clearance_until: datetime | None
    like: tuple[LikeCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """A fact without its words: what kind it is, as of which day, and from which source. It no
    longer `counts` once another one has replaced it.
    """

    id: str
    as_of: date
    kind: str
    source: str
    counts: bool
