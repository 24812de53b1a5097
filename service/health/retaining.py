"""Retention: a dry run for the data-protection officer, and what is done by schedule. No case is
ever erased by it: cases are put before people, two of whom decide.
"""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from policy.retention import OF, RETENTION, DataClass, Goes, Retention, due_if_before
from policy.time import london_day, next_daily
from service.authorisation import use_case
from service.context import Context
from service.values.retention import ClassDue, RemovedLines, RetentionReport
from store import retaining as store
from store.policy_time import clock
from wiring.app import App

_MORNING = time(9)
_MOST_LISTED = 100


@use_case(staff=lambda permissions: permissions.protect_data, organisations=False)
async def look_at_retention(context: Context) -> RetentionReport | Refusal:
    """What would go now, class by class, and what went: a dry run, which removes nothing."""
    async with context.app.engine.connect() as connection:
        now = await clock(connection)
        return RetentionReport(
            now=now,
            due=tuple([await _due(connection, one, now) for one in RETENTION]),
            removed=tuple(
                RemovedLines(
                    name=row.of_class,
                    before=row.before,
                    removed=row.removed,
                    removed_at=row.removed_at,
                )
                for row in await store.removals(connection, _MOST_LISTED)
            ),
        )


async def _due(connection: AsyncConnection, one: Retention, now: datetime) -> ClassDue:
    before, count, held, listed = due_if_before(one, now), None, 0, tuple[str, ...]()
    if before is not None and one.goes is Goes.BY_TWO_PEOPLE:
        listed = tuple(await store.cases_past(connection, before))
        count, held = len(listed), len(await store.cases_past(connection, before, held=True))
    elif before is not None and one.goes is Goes.BY_ITSELF:
        count = await store.count_past(connection, one.kept, before)
    months = f"{one.months} months after {one.after}"
    return ClassDue(
        name=one.kept.value,
        kept=months if one.months is not None else f"counted from when {one.after}",
        why=one.why,
        goes=one.goes.value,
        rule=one.rule,
        own_choice=one.own_choice,
        due=count,
        held=held,
        cases=listed[:_MOST_LISTED],
    )


async def retain(app: App) -> None:
    """One round of the schedule: what goes by itself goes, some at a time; of cases that are due
    a task is opened, unless one waits already.
    """
    async with app.engine.begin() as connection:
        now = await clock(connection)
        for one in RETENTION:
            before = due_if_before(one, now)
            if before is not None and one.goes is Goes.BY_ITSELF:
                await store.remove_past(connection, one.kept, before)
        ended = due_if_before(OF[DataClass.ENDED_CASES], now)
        assert ended is not None
        count = len(await store.cases_past(connection, ended))
        if count:
            day = london_day(now).isoformat()
            await store.propose_cases(connection, count, day, next_daily(now, _MORNING))
