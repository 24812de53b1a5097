"""The cells of a row with what could be read of them: what the checks look at before there is a
referral.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from policy.intake.basis import Basis
from policy.intake.reading import read_basis, read_birth_date, read_day, read_moment
from policy.intake.referral import BirthDate

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One row: its trimmed cells, and its times as far as they can be read. `basis` is None for an
    unknown word.
    """

    cells: Mapping[str, str]
    received_at: datetime | None
    notice_shown_at: datetime | None
    consent_given_at: datetime | None
    sleeping_rough_since: date | None
    date_of_birth: BirthDate | None
    basis: Basis | None

    def text(self, name: str) -> str:
        """A cell's text, empty if the cell is."""
        return self.cells.get(name, "")


def facts_of(cells: Mapping[str, str]) -> Facts:
    """Read what can be read of trimmed cells; never raises."""

    def value(read: Callable[[str], _Value], name: str) -> _Value | None:
        try:
            return read(cells.get(name, ""))
        except ValueError:
            return None

    return Facts(
        cells=cells,
        received_at=value(read_moment, "received_at"),
        notice_shown_at=value(read_moment, "privacy_notice_shown_at"),
        consent_given_at=value(read_moment, "consent_given_at"),
        sleeping_rough_since=value(read_day, "sleeping_rough_since"),
        date_of_birth=value(read_birth_date, "date_of_birth"),
        basis=value(read_basis, "basis"),
    )
