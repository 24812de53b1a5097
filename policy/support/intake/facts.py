"""The cells of a row with what could be read of them: the checks look at these before there is a
referral.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from policy.people.births import BirthDate, read_birth_date
from policy.people.dates import read_day, read_moment
from policy.support.intake.basis import LawfulBasis, read_basis
from policy.support.intake.clock_change import in_order
from policy.support.intake.columns import BY_NAME
from policy.support.intake.remarks import Remark

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFacts:
    """One row: its clean cells, and its times as far as they can be read. `basis` is None for an
    unknown word. `remarks` say how a time was read that London's clocks showed twice.
    """

    cells: Mapping[str, str]
    received_at: datetime | None
    notice_shown_at: datetime | None
    consent_given_at: datetime | None
    sleeping_rough_since: date | None
    date_of_birth: BirthDate | None
    basis: LawfulBasis | None
    remarks: tuple[Remark, ...] = ()

    def text(self, name: str) -> str:
        """A cell's text, empty if the cell is."""
        return self.cells.get(name, "")


def facts_of(cells: Mapping[str, str]) -> RowFacts:
    """Read what can be read of clean cells; never raises."""

    def value(read: Callable[[str], _Value], name: str) -> _Value | None:
        try:
            return read(cells.get(name, ""))
        except ValueError:
            return None

    def moment(name: str) -> datetime | None:
        return value(lambda text: read_moment(text, BY_NAME[name].first_year), name)

    times, remarks = in_order({name: (cells.get(name, ""), moment(name)) for name in _IN_ORDER})
    return RowFacts(
        cells=cells,
        notice_shown_at=times["privacy_notice_shown_at"],
        consent_given_at=times["consent_given_at"],
        received_at=times["received_at"],
        sleeping_rough_since=value(read_day, "sleeping_rough_since"),
        date_of_birth=value(read_birth_date, "date_of_birth"),
        basis=value(read_basis, "basis"),
        remarks=remarks,
    )


# As they follow each other in life: the notice, the agreement, the referral.
_IN_ORDER = ("privacy_notice_shown_at", "consent_given_at", "received_at")
