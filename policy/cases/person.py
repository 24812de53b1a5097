"""Corrections of who the person is: a misspelt name, a wrong date of birth or reference. What was
on record before and what is now both stay there, sealed, with who corrected it and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.events import CaseEvent

Key = tuple[str, str]
"""The kind of a key, and its text. People are stored and found by digests of their keys."""


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """What a person is kept under, and what finds the cases that may be theirs too."""

    kept: frozenset[Key]
    alike: frozenset[Key]


def no_keys(cells: Mapping[str, str]) -> PersonKeys:
    """For a track that does not look for people by name."""
    return PersonKeys(kept=frozenset(), alike=frozenset())


CORRECTABLE = (
    "given_names",
    "family_name",
    "also_known_as",
    "date_of_birth",
    "home_office_reference",
)
"""What of a person can be corrected so. Everything else is corrected as a fact of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPerson:
    """Correct one thing of who the person is. `old` is what is on record, and is filled in from it;
    `evidence` names items of the register, where the track has one.
    """

    kind: Literal["correct-person"] = "correct-person"
    field: str
    old: str = ""
    new: str
    reason: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCorrected(CaseEvent):
    """A named person corrected it. Personal data: sealed wherever it is kept."""

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
