"""Every missed moment is notified to somebody, once, not too early and not too late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from policy.support.rulebook import rulebook_at
from store.tables import cases, deadlines, escalations, events, referrals
from tests.chaos.evidence import Evidence
from tests.chaos.violation import Violation

BOUND = timedelta(seconds=120)
"""The second guard's minute and its look; and that guard or the database frozen or down meanwhile,
on a machine that has other things to do.
"""
SETTLED = timedelta(seconds=5)
CORRECTED = "answer-corrected"


@dataclass(frozen=True, slots=True)
class Reached:
    """A rung that a case must have notified by now. `due` is None where only the fact can be
    reckoned from outside, not the moment.
    """

    rung: str
    due: datetime | None


def escalated_once_and_in_time(evidence: Evidence) -> Iterator[Violation]:
    """I4: for every rung that a case reached without a delivered answer there is one escalation."""
    notified = evidence.by_reference(escalations)
    for reference, rungs in _rungs(evidence).items():
        yield from _never_twice_never_early(evidence, reference, notified[reference])
        for item in rungs:
            moment = _notified_at(notified[reference], item)
            if moment is None:
                yield Violation("I4", reference, f"{item.rung} passed and nobody was notified")
            elif item.due is not None and moment > item.due + BOUND:
                late = (moment - item.due).total_seconds()
                yield Violation("I4", reference, f"{item.rung} was notified {late:.0f} s late")


def delays(evidence: Evidence) -> list[float]:
    """How many seconds after its moment each rung was notified, in order."""
    notified = evidence.by_reference(escalations)
    return sorted(
        (moment - item.due).total_seconds()
        for reference, rungs in _rungs(evidence).items()
        for item in rungs
        if item.due is not None and (moment := _notified_at(notified[reference], item)) is not None
    )


def _notified_at(rows: list[Row[Any]], item: Reached) -> datetime | None:
    found = [row.escalated_at for row in rows if row.rung == item.rung and row.position == 1]
    return found[0] if found else None


def _rungs(evidence: Evidence) -> dict[str, list[Reached]]:
    accepted = {row.reference: row.accepted_at for row in evidence.rows[referrals.name]}
    corrected = {row.reference for row in evidence.rows[events.name] if row.kind == CORRECTED}
    passed = evidence.moment - SETTLED
    return {
        row.reference: [
            item
            for item in _reached(row, accepted[row.reference], row.reference in corrected)
            if item.due is None or item.due < passed
        ]
        for row in evidence.rows[cases.name]
    }


def _reached(case: Row[Any], accepted_at: datetime, corrected: bool) -> Iterator[Reached]:
    """The rungs of a case's ladder, reckoned here from its receipt alone.

    An end stops the ladder where it stands, and so does an answer above the first rung: what fell
    due in the moments before, with nobody there to see it, is recorded and not told. A correction
    starts the clock anew, so that only the breach itself can be reckoned from outside.
    """
    first, *higher = rulebook_at(case.received_at).ladder
    breach = case.received_at + timedelta(hours=first.hours)
    if breach <= accepted_at:
        yield Reached("late-entry", accepted_at)
    elif corrected:
        if case.breached_at is not None:
            yield Reached(f"{first.hours}h", None)
    elif not _answered(case, breach) and not _ended(case, breach):
        yield Reached(f"{first.hours}h", breach)
    for rung in () if corrected else higher:
        due = case.received_at + timedelta(hours=rung.hours)
        if due > accepted_at and not _answered(case, due + BOUND) and not _ended(case, due):
            yield Reached(f"{rung.hours}h", due)


def _answered(case: Row[Any], by: datetime) -> bool:
    return case.answered_at is not None and case.answered_at <= by


def _ended(case: Row[Any], due: datetime) -> bool:
    stops = (case.ended_at, case.withdrawal_received_at)
    return any(stop is not None and stop <= due + BOUND for stop in stops)


def _never_twice_never_early(
    evidence: Evidence, reference: str, rows: list[Row[Any]]
) -> Iterator[Violation]:
    keys = Counter((row.name, row.anchored_at, row.rung, row.position) for row in rows)
    for (name, _, rung, position), times in keys.items():
        if times > 1:
            yield Violation("I4", reference, f"{name} {rung}/{position} notified {times} times")
    due = {
        (row.name, row.anchored_at, row.rung): row.due
        for row in evidence.by_reference(deadlines)[reference]
        if not row.repeats_days
    }
    for row in rows:
        moment = due.get((row.name, row.anchored_at, row.rung))
        if moment is not None and row.escalated_at < moment:
            yield Violation("I4", reference, f"{row.name} {row.rung} notified before its moment")
