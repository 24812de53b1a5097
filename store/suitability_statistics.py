"""Counts of a period of the suitability track. They are as they are and not fit to be published
(`policy.statistics` makes them so). Nothing here knows anybody's nationality (R39).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, any_, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.suitability.gates.own_gate import RULE_OF
from policy.suitability.words import DecisionKind
from store.period import (
    Times,
    blocked_by_rule,
    counted_by,
    in_every_way,
    not_taken_in,
    typical_times,
    within,
)
from store.tables import cases, events, referrals

_CHECKED = "decision-checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitabilityCounts:
    """A period's counts. What was opened counts by the moment it was entered, as what was not does;
    what was decided, served, closed or refused by a rule, by that moment. `decided` is by the kind
    of decision, `fates` of the same decisions by the stage they are at now; `closed`, without a
    decision, by the stage they had.
    """

    nations: dict[str, int]
    authorities: dict[str, int]
    decided: dict[str, int]
    fates: dict[str, int]
    service_times: Times | None
    closed: dict[str, int]
    not_opened: dict[str, int]
    blocked: dict[str, int]


async def counts_between(
    connection: AsyncConnection, begin: datetime, end: datetime
) -> SuitabilityCounts:
    """From `begin` until just before `end`."""
    known = cases.join(referrals, referrals.c.reference == cases.c.reference)
    opened = await in_every_way(
        connection,
        select(referrals.c.nation, cases.c.authority)
        .select_from(known)
        .where(within(referrals.c.accepted_at, begin, end)),
    )
    decided = await in_every_way(connection, _decisions(begin, end))
    took = (cases.c.served_at - cases.c.decided_at).label("took")
    served = select(literal("all").label("part"), took)
    times = await typical_times(connection, served.where(within(cases.c.served_at, begin, end)))
    return SuitabilityCounts(
        nations=opened["nation"],
        authorities=opened["authority"],
        decided=decided["kind"],
        fates=decided["stage"],
        service_times=times.get(""),
        closed=await counted_by(
            connection,
            func.coalesce(cases.c.outcome, cases.c.stage),
            within(cases.c.ended_at, begin, end),
            cases.c.decided_at.is_(None),
        ),
        not_opened=await not_taken_in(connection, begin, end),
        blocked=await blocked_by_rule(connection, begin, end),
    )


def _decisions(begin: datetime, end: datetime) -> Select[tuple[str, str]]:
    """The decisions of a period. What was decided is sealed; the rule it was made under is not."""
    rules = any_(func.string_to_array(events.c.rules, " "))
    kind = case(
        *((literal(rule) == rules, literal(kind.value)) for kind, rule in RULE_OF.items()),
        else_=literal(DecisionKind.NO_ACTION.value),
    )
    return (
        select(kind.label("kind"), cases.c.stage)
        .join_from(cases, events, events.c.reference == cases.c.reference)
        .where(within(cases.c.decided_at, begin, end), events.c.kind == _CHECKED)
    )
