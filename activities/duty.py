"""Scheduled looks: the record is read row by row, policy says who is notified of what, the outbox
gets it. One transaction a look, so that a look's notices go out whole or not at all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio import activity

from activities.agreed_time import require_come
from policy.cases.effects import Escalate
from policy.duty.digests import (
    NEW_FOR,
    Ageing,
    OpenCase,
    OrganisationMorning,
    OverdueClosings,
    Some,
    TeamMorning,
    TeamTask,
)
from policy.duty.plan import DutyPlan, LookKind
from policy.duty.sweep import climbs_to
from policy.duty.words import (
    ORGANISATION_MORNING,
    TEAM_MORNING,
    UNTAKEN,
    WEEKLY_AGEING,
    WEEKLY_CLOSING,
)
from policy.time import end_of_london_day, london_day
from store import duty
from store.duty import Occasion
from workflows.ports import DutyPort, LookOrder

_AT_ONCE = 500

K = TypeVar("K")
R = TypeVar("R")


class DutyActivities(DutyPort):
    """`DutyPort` over the record. `notices_waiting` is called after notices were ordered."""

    def __init__(
        self, engine: AsyncEngine, plan: DutyPlan, notices_waiting: Callable[[], Awaitable[None]]
    ) -> None:
        self._engine = engine
        self._plan = plan
        self._notices_waiting = notices_waiting

    @activity.defn(name="take_look")
    async def take_look(self, order: LookOrder) -> int:
        """See DutyPort. Nobody climbs and nothing is sent before its moment has come."""
        await require_come(self._engine, order.at)
        count = await take_look(self._engine, self._plan, order)
        if count:
            await self._notices_waiting()
        return count


async def take_look(engine: AsyncEngine, plan: DutyPlan, order: LookOrder) -> int:
    """Take a look for the moment it was scheduled for; how many notices it ordered that were not
    ordered before. Raises ValueError for a look there is not.
    """
    look = LookKind(order.look)
    occasion = Occasion(look.value, order.at)
    async with engine.begin() as connection:
        match look:
            case LookKind.SWEEP:
                return await _sweep(connection, plan, occasion)
            case LookKind.TEAMS:
                return await _teams(connection, occasion)
            case LookKind.ORGANISATIONS:
                return await _organisations(connection, occasion)
            case LookKind.AGEING:
                return await _ageing(connection, plan, occasion)
            case LookKind.CLOSING:
                return await _closing(connection, plan, occasion)


async def _sweep(connection: AsyncConnection, plan: DutyPlan, occasion: Occasion) -> int:
    climbing: dict[str, dict[str, Escalate]] = {}
    notified: dict[str, tuple[Escalate, Some]] = {}

    async def record(group: str) -> None:
        effects = climbing.pop(group)
        to = next(iter(effects.values()))
        _, some = notified.setdefault(group, (to, Some()))
        for reference in await duty.climb(connection, occasion, to, effects):
            some.add(reference)

    async for reference, since in duty.untaken(connection):
        effect = climbs_to(reference, since, plan.untaken, occasion.at, occasion.key)
        if effect is not None:
            climbing.setdefault(effect.group, {})[reference] = effect
            if len(climbing[effect.group]) == _AT_ONCE:
                await record(effect.group)
    for group in list(climbing):
        await record(group)
    return sum([await _notify_of_sweep(connection, occasion, *each) for each in notified.values()])


async def _notify_of_sweep(
    connection: AsyncConnection, occasion: Occasion, to: Escalate, some: Some
) -> bool:
    if not some.count:
        return False
    note = "\n".join(some.said("Not taken"))
    return await duty.notify_duty(connection, occasion, UNTAKEN, to.role, note, to.position)


async def _teams(connection: AsyncConnection, occasion: Occasion) -> int:
    until = end_of_london_day(london_day(occasion.at))
    count = 0
    rows = duty.work_rows(connection, until, new_since=occasion.at - NEW_FOR)
    async for team, digest in _each(
        rows, lambda row: row.team, lambda: TeamMorning(occasion.at), TeamMorning.add
    ):
        if text := digest.text():
            count += await duty.notify_team(connection, occasion, TEAM_MORNING, team, text)
    return count


async def _organisations(connection: AsyncConnection, occasion: Occasion) -> int:
    count = 0
    rows = duty.open_by_organisation(connection)
    async for code, digest in _each(
        rows,
        lambda case: case.organisation,
        lambda: OrganisationMorning(occasion.at),
        OrganisationMorning.add,
    ):
        if code and (text := digest.text()):
            count += await duty.notify_organisation(
                connection, occasion, ORGANISATION_MORNING, code, text
            )
    return count


async def _ageing(connection: AsyncConnection, plan: DutyPlan, occasion: Occasion) -> int:
    digest = Ageing(occasion.at)
    case: OpenCase
    async for case in duty.open_by_organisation(connection):
        digest.add(case)
    text = digest.text()
    if not text:
        return 0
    role = plan.ageing_role
    return int(await duty.notify_duty(connection, occasion, WEEKLY_AGEING, role, text))


async def _closing(connection: AsyncConnection, plan: DutyPlan, occasion: Occasion) -> int:
    if not plan.closing_kinds:
        return 0
    count = 0
    rows = duty.work_rows(connection, occasion.at, plan.closing_kinds)
    async for (team, holder), digest in _each(
        rows, _whose, lambda: OverdueClosings(occasion.at), OverdueClosings.add
    ):
        text = digest.text()
        if holder is None:
            count += await duty.notify_team(connection, occasion, WEEKLY_CLOSING, team, text)
        else:
            count += await duty.notify_holder(
                connection, occasion, WEEKLY_CLOSING, team, holder, text
            )
    return count


def _whose(row: TeamTask) -> tuple[str, str | None]:
    return row.team, row.holder


D = TypeVar("D")


async def _each(
    rows: AsyncIterator[R],
    key_of: Callable[[R], K],
    new: Callable[[], D],
    add: Callable[[D, R], None],
) -> AsyncIterator[tuple[K, D]]:
    """One digest after another of rows that come in the order of their keys."""
    key: K | None = None
    digest: D | None = None
    async for row in rows:
        found = key_of(row)
        if digest is None or found != key:
            if digest is not None and key is not None:
                yield key, digest
            key, digest = found, new()
        add(digest, row)
    if digest is not None and key is not None:
        yield key, digest
