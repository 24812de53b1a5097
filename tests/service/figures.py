"""Counts of an invented quarter, and what is published of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from service.statistics.figures import Statistics, csv_rows
from service.statistics.support import report
from store.period import Times
from store.statistics import Counts

COUNTS = Counts(
    sla={"met": 81, "met_late": 3, "running": 9, "warned": 2, "breached": 12},
    nations={"England": 104, "Scotland": 3},
    authorities={"E06000023": 104, "S12000033": 3},
    answer_times={
        "": Times(
            count=84, median=timedelta(hours=19, minutes=50), ninth_decile=timedelta(hours=25)
        ),
        "Scotland": Times(count=3, median=timedelta(hours=1), ninth_decile=timedelta(hours=2)),
    },
    outcomes={"status proved": 7, "consent_withdrawn": 2, "mistaken": 8},
    not_accepted={"unknown-value": 6, "consent-missing": 1},
    blocked={"R29 return-not-offered": 2, "R10 consent-withdrawn": 11},
)


def made(counts: Counts = COUNTS, *, by_authority: bool = False) -> Statistics:
    moment = datetime(2026, 4, 1, 9, tzinfo=UTC)
    return report(counts, date(2026, 1, 1), date(2026, 3, 31), moment, by_authority)


def as_rows(found: Statistics) -> dict[tuple[str, str], str]:
    return {(table, name): value for table, name, value in csv_rows(found)}
