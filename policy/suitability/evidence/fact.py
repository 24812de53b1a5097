"""What every fact has, whatever it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from policy.suitability.evidence.words import Basis

ADDED_LATER = {"added later": True}
"""Metadata of a field that facts did not always have. Where it holds what it holds for everything
recorded before, a case's content is the same as it was without it, and so is its digest.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFact:
    """What every fact has. `evidence` names items of the register; `supersedes` the id of an
    earlier word on the same question, which stays on record and no longer counts.
    """

    id: str
    as_of: date
    source: str = ""
    basis: Basis = Basis.PUBLIC_TASK
    evidence: tuple[str, ...] = ()
    supersedes: str = ""


class FactShown(NamedTuple):
    """A fact as an explanation may show it: its id, its day, its kind. Never its words. A plain
    tuple, as a finding is, because every assessment makes dozens of both.
    """

    id: str
    day: date
    kind: str
