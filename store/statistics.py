"""Counts of a period of the support track. They are as they are and not fit to be published
(`policy.statistics` makes them so).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.period import (
    Times,
    blocked_by_rule,
    counted_by,
    in_every_way,
    not_taken_in,
    typical_times,
    within,
)
from store.tables import cases, referrals


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A period's counts. What was accepted counts by the moment it was entered, as what was not
    accepted does; what ended or was refused by a rule, by that moment. `answer_times` is by nation,
    and under "" of all.
    """

    sla: dict[str, int]
    nations: dict[str, int]
    authorities: dict[str, int]
    answer_times: dict[str, Times]
    outcomes: dict[str, int]
    not_accepted: dict[str, int]
    blocked: dict[str, int]


async def counts_between(connection: AsyncConnection, begin: datetime, end: datetime) -> Counts:
    """From `begin` until just before `end`."""
    known = cases.join(referrals, referrals.c.reference == cases.c.reference)
    then = within(referrals.c.accepted_at, begin, end)
    received = await in_every_way(
        connection,
        select(cases.c.sla, referrals.c.nation, cases.c.authority).select_from(known).where(then),
    )
    took = (cases.c.answered_at - cases.c.received_at).label("took")
    answered = select(referrals.c.nation.label("part"), took).select_from(known)
    return Counts(
        sla=received["sla"],
        nations=received["nation"],
        authorities=received["authority"],
        answer_times=await typical_times(
            connection, answered.where(then, cases.c.answered_at.is_not(None))
        ),
        outcomes=await counted_by(
            connection,
            func.coalesce(cases.c.outcome, cases.c.stage),
            within(cases.c.ended_at, begin, end),
        ),
        not_accepted=await not_taken_in(connection, begin, end),
        blocked=await blocked_by_rule(connection, begin, end),
    )
