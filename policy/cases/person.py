"""Who the person is, mended: a misspelt name, a wrong date of birth or reference. What was said
before and what is said now both stay on record, sealed, with who says so and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.events import CaseEvent

Key = tuple[str, str]
"""What a key is of, and its text: by keys people are kept and found, as digests."""


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """What a person is kept under, and what finds the cases that may be theirs too."""

    kept: frozenset[Key]
    alike: frozenset[Key]


def no_keys(cells: Mapping[str, str]) -> PersonKeys:
    """Of a track that looks for nobody."""
    return PersonKeys(kept=frozenset(), alike=frozenset())


CORRECTABLE = (
    "given_names",
    "family_name",
    "also_known_as",
    "date_of_birth",
    "home_office_reference",
)
"""What of a person can be mended. Everything else is a fact of the case and is mended as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPerson:
    """Mend one thing of who the person is. `old` is what stands on record, and is filled in from
    it; `evidence` names items of the register, where the track has one.
    """

    kind: Literal["correct-person"] = "correct-person"
    field: str
    old: str = ""
    new: str
    reason: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCorrected(CaseEvent):
    """A named person mended it. Personal data: sealed wherever it is kept."""

    kind: Literal["person-corrected"] = "person-corrected"
    field: str
    old: str
    new: str
    reason: str
    evidence: tuple[str, ...] = ()


def as_happened(command: CorrectPerson, id: str, at: datetime, by: str) -> PersonCorrected:
    """The event that a correction counts as, once it is allowed."""
    return PersonCorrected(
        id=id,
        at=at,
        by=by,
        field=command.field,
        old=command.old,
        new=command.new,
        reason=command.reason,
        evidence=command.evidence,
    )
