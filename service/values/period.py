"""The period that figures are asked of (R39)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from policy.refusal import Refusal
from policy.statistics import long_enough_for_fine_figures

if TYPE_CHECKING:
    from service.permissions import Permissions

_BACKWARDS = Refusal(
    code="period-backwards",
    sentence="The period ends before it begins.",
    what_to_do="Give its first day, then its last.",
    rule="form",
)


_TOO_SHORT = Refusal(
    code="period-too-short",
    sentence="Figures of single authorities, nationalities and ages are told of a quarter of a "
    "year or more.",
    what_to_do="Ask for a longer period, or leave out authorities, nationalities and ages.",
    rule="R39",
)


_NOT_BY_PEOPLE = Refusal(
    code="not-by-nationality",
    sentence="Nothing of this track is counted or published by nationality.",
    what_to_do="Leave out nationality and age.",
    rule="R39",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that are counted, London's, both included; `by_authority` and `by_people` ask for
    figures that are published of a quarter of a year or more only.
    """

    first: date
    last: date
    by_authority: bool = False
    by_people: bool = False

    def refused(self, permissions: Permissions) -> Refusal | None:
        """Why nothing is published of it in a track; None if something is."""
        if self.last < self.first:
            return _BACKWARDS
        finely = self.by_authority or self.by_people
        if finely and not long_enough_for_fine_figures(self.first, self.last):
            return _TOO_SHORT
        return _NOT_BY_PEOPLE if self.by_people and not permissions.count_people else None
