"""How long answers to an organisation's own referrals took, month by month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Float, Text, cast, extract, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, referrals


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfAnswers:
    """What was received in a London month (`2026-03`), as it was counted: not to be shown as it is.
    The typical times are medians; None where nothing was answered, or read.
    """

    month: str
    sent: int
    answered: int
    read: int
    to_answer: timedelta | None
    to_read: timedelta | None


async def months_of_answers(
    connection: AsyncConnection, codes: Collection[str], since: datetime
) -> list[MonthOfAnswers]:
    """Those of these organisations' referrals that were received since, the last month first."""
    received = func.timezone("Europe/London", cases.c.received_at)
    month = cast(func.to_char(received, "YYYY-MM"), Text)
    both = cases.join(referrals, referrals.c.reference == cases.c.reference)
    query = (
        select(
            month.label("month"),
            func.count().label("sent"),
            func.count(cases.c.answered_at).label("answered"),
            func.count(cases.c.read_at).label("read"),
            _median(cases.c.answered_at - cases.c.received_at).label("to_answer"),
            _median(cases.c.read_at - cases.c.answered_at).label("to_read"),
        )
        .select_from(both)
        .where(
            referrals.c.organisation_id.in_(sorted(codes)),
            # The same once more for the index; see `store/own_referrals.py`.
            cases.c.organisation_id.in_(["", *sorted(codes)]),
            cases.c.received_at >= since,
        )
        .group_by(month)
        .order_by(month.desc())
    )
    return [
        MonthOfAnswers(
            month=row.month,
            sent=row.sent,
            answered=row.answered,
            read=row.read,
            to_answer=_span(row.to_answer),
            to_read=_span(row.to_read),
        )
        for row in await connection.execute(query)
    ]


def _median(span: ColumnElement[timedelta]) -> ColumnElement[float]:
    """In seconds; what has none is left out."""
    seconds = cast(extract("epoch", span), Float)
    return func.percentile_cont(0.5).within_group(seconds)


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
