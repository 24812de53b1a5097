"""How much work there may be: what is known of the numbers, and what is taken beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

YEARS: Final = 10
AUTHORITIES: Final = 309 + 32 + 22 + 1
"""England's (2022 release of the Government's list), Scotland's, Wales's, and Northern Ireland's
Housing Executive, which acts for all of it.
"""
_ENGLAND_A_MONTH = 9_292
_UNITED_KINGDOM_TO_ENGLAND = 1.2
_EVENTS_OF_A_BENCHED_LIFE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Referrals a year, how many come in the busiest hour, and how long a case stays open.
    `updates` are an authority's, of one case, beyond the two of a benched life.
    """

    name: str
    why: str
    a_year: int
    busiest_hour: int
    open_years: float
    updates: int

    @property
    def open_at_once(self) -> float:
        """Cases open at any time, once as many end as begin."""
        return self.a_year * self.open_years

    @property
    def after_all_years(self) -> int:
        """Cases on record, if none has been erased."""
        return self.a_year * YEARS

    @property
    def lives(self) -> float:
        """What one case costs, in benched lives: a further update is one event of nine."""
        return 1 + self.updates / _EVENTS_OF_A_BENCHED_LIFE


PLANNED: Final = Demand(
    name="as planned for",
    why="80 referrals on a working day, 100 in the hour of a count night; a case is open for a "
    "year, with an update a month",
    a_year=20_000,
    busiest_hour=100,
    open_years=1,
    updates=10,
)
EVERYBODY: Final = Demand(
    name="everybody, everywhere",
    why=f"whoever was seen sleeping rough in England in a month ({_ENGLAND_A_MONTH:,} in "
    "September 2025, the Government's own figures) is referred anew in every month, the rest of "
    "the United Kingdom a fifth as many beside them, a tenth of a month in one hour; a case is "
    "open for two and a half years (NRPF Connect's average is 2.7 for adults with care needs), "
    "with an update a month. Nobody expects this; it bounds the question from above",
    a_year=round(_ENGLAND_A_MONTH * 12 * _UNITED_KINGDOM_TO_ENGLAND),
    busiest_hour=round(_ENGLAND_A_MONTH * _UNITED_KINGDOM_TO_ENGLAND / 10),
    open_years=2.5,
    updates=28,
)
DEMANDS: Final = (PLANNED, EVERYBODY)
