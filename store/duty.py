"""What scheduled looks read, streamed, and the notices they order: once for each look, the moment
it was scheduled for, and who is notified.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.effects import Escalate
from policy.cases.words import ON_DUTY, REFERRER
from policy.duty.digests import OpenCase, TeamTask
from policy.duty.words import SERVICE
from store.duty_rows import on_duty, put_note, record_escalations
from store.tables import cases, escalations, referrals, tasks

_AT_ONCE = 1_000
GUARD = "workflow"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One look at the moment it was scheduled for."""

    look: str
    at: datetime

    @property
    def key(self) -> str:
        """What the keys of its notices begin with."""
        return f"schedule/{self.look}/{self.at.isoformat()}"


async def work_rows(
    connection: AsyncConnection,
    until: datetime,
    kinds: Collection[str] = (),
    new_since: datetime | None = None,
) -> AsyncIterator[TeamTask]:
    """Open tasks due by then, of these kinds if any are given: by team, with kinds by
    holder too, then what harms somebody first, and the earlier due before the later. With
    `new_since`, also those due later that nobody holds or that were opened since.
    """
    wanted = tasks.c.due <= until
    if new_since is not None:
        wanted = or_(wanted, tasks.c.holder.is_(None), tasks.c.opened_at > new_since)
    query = select(
        *(tasks.c.reference, tasks.c.team, tasks.c.kind, tasks.c.due),
        *(tasks.c.holder, tasks.c.opened_at),
    ).where(tasks.c.done_at.is_(None), wanted)
    order = [tasks.c.team, tasks.c.harms.desc(), tasks.c.due, tasks.c.id]
    if kinds:
        query = query.where(tasks.c.kind.in_(kinds))
        order.insert(1, tasks.c.holder)
    async for row in _streamed(connection, query.order_by(*order)):
        yield TeamTask(*row)


async def open_by_organisation(connection: AsyncConnection) -> AsyncIterator[OpenCase]:
    """Every open case, by the organisation that sent it, the oldest first."""
    query = (
        select(
            *(cases.c.reference, cases.c.organisation_id, cases.c.stage, cases.c.received_at),
            *(cases.c.due_at, cases.c.answered_at, cases.c.read_at, referrals.c.accepted_at),
        )
        .outerjoin(referrals, referrals.c.reference == cases.c.reference)
        .where(cases.c.ended_at.is_(None), cases.c.withdrawal_received_at.is_(None))
        .order_by(cases.c.organisation_id, cases.c.received_at)
    )
    async for row in _streamed(connection, query):
        yield OpenCase(*row)


async def untaken(connection: AsyncConnection) -> AsyncIterator[tuple[str, datetime]]:
    """Open cases with an escalation that nobody has taken, each with the moment of the oldest."""
    query = (
        select(escalations.c.reference, func.min(escalations.c.escalated_at))
        .join(cases, cases.c.reference == escalations.c.reference)
        .where(escalations.c.acknowledged_at.is_(None), cases.c.ended_at.is_(None))
        .where(cases.c.withdrawal_received_at.is_(None))
        .group_by(escalations.c.reference)
        .order_by(func.min(escalations.c.escalated_at), escalations.c.reference)
    )
    async for reference, since in _streamed(connection, query):
        yield reference, since


async def _streamed(connection: AsyncConnection, query: Select[Any]) -> AsyncIterator[Any]:
    rows = await connection.stream(query.execution_options(yield_per=_AT_ONCE))
    # Whole pages: a row at a time costs a change of task each.
    async for page in rows.partitions():
        for row in page:
            yield row


async def climb(
    connection: AsyncConnection, occasion: Occasion, to: Escalate, effects: Mapping[str, Escalate]
) -> list[str]:
    """Record that cases climbed, all to the role and place of `to`; those that had not before, in
    their order.
    """
    notified = await on_duty(connection, to.role, to.position, occasion.at)
    new = await record_escalations(connection, effects, notified, GUARD)
    return [reference for reference in effects if reference in new]


async def notify_duty(
    connection: AsyncConnection,
    occasion: Occasion,
    template: str,
    role: str,
    note: str,
    position: int = 1,
) -> bool:
    """A notice to the person who the rota names at the look's moment; with nobody there it rings
    the alarm.
    """
    number = await on_duty(connection, role, position, occasion.at)
    key = f"{occasion.key}/{role}/{position}"
    return await _put(connection, key, template, ON_DUTY, note, role, number or "")


async def notify_team(
    connection: AsyncConnection, occasion: Occasion, template: str, team: str, note: str
) -> bool:
    """A notice to a team's mailbox."""
    return await _put(connection, f"{occasion.key}/{team}", template, team, note)


async def notify_holder(
    connection: AsyncConnection,
    occasion: Occasion,
    template: str,
    team: str,
    number: str,
    note: str,
) -> bool:
    """A notice to one member of staff, about the rows of a team that they hold."""
    key = f"{occasion.key}/{team}/{number}"
    return await _put(connection, key, template, ON_DUTY, note, "", number)


async def notify_organisation(
    connection: AsyncConnection, occasion: Occasion, template: str, code: str, note: str
) -> bool:
    """A notice to an organisation, about its own referrals."""
    return await put_note(
        connection,
        f"{occasion.key}/{code}",
        about=code,
        template=template,
        audience=REFERRER,
        note=note,
    )


async def _put(
    connection: AsyncConnection,
    key: str,
    template: str,
    audience: str,
    note: str,
    role: str = "",
    number: str = "",
) -> bool:
    return await put_note(
        connection,
        key,
        about=SERVICE,
        template=template,
        audience=audience,
        note=note,
        role=role,
        staff_number=number,
    )
