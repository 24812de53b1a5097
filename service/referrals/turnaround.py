"""How long answers to an organisation's own referrals took: from referral to answer, and to its
being read, by the month of receipt. Small numbers are treated as published ones are (R39): a median
of few, or a count of 1 to 4, would say how long one person waited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from policy.refusal import Refusal
from policy.statistics import PublishedCount, duration, figure
from policy.time import add_months, at_london, london_day
from service.authorisation import use_case
from service.context import Context
from service.permissions import ByOrganisation
from service.referrals.own import codes_of
from store.policy_time import clock
from store.turnaround import MonthOfAnswers, months_of_answers

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfTurnaround:
    """A month by its first day: what was sent in it, how much of that is answered and read by now,
    and the typical times; None where they are of too few to say.
    """

    first_day: date
    sent: PublishedCount
    answered: PublishedCount
    read: PublishedCount
    to_answer: timedelta | None
    to_read: timedelta | None


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.READ_OWN)
async def turnaround(context: Context) -> list[MonthOfTurnaround] | Refusal:
    """The last twelve months of the organisation that asks, and of those whose successor it is, the
    last one first.
    """
    async with context.app.engine.connect() as connection:
        since = _first(await clock(connection))
        codes = await codes_of(connection, context)
        found = await months_of_answers(connection, codes, since)
    return [published(month) for month in found]


def published(month: MonthOfAnswers) -> MonthOfTurnaround:
    """A month as it may be shown."""
    answered, read = figure(month.answered), figure(month.read)
    return MonthOfTurnaround(
        first_day=date.fromisoformat(f"{month.month}-01"),
        sent=figure(month.sent),
        answered=answered,
        read=read,
        to_answer=None if month.to_answer is None else duration(month.to_answer, answered),
        to_read=None if month.to_read is None else duration(month.to_read, read),
    )


def _first(now: datetime) -> datetime:
    this = london_day(now).replace(day=1)
    return at_london(add_months(this, 1 - MONTHS), time(0))
