"""What is stuck, as far as the record alone can say: it needs no Temporal and no key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.duty.findings import REFERENCES_SHOWN, Finding, Limits, finding
from store.tables import case_keys, cases, escalations, inbox, outbox
from store.watch import GUARD, unescalated
from store.withdrawn import UNHEEDED

_Column = ColumnElement[Any]


async def stuck(connection: AsyncConnection, limits: Limits) -> list[Finding]:
    """Every finding of the record, the oldest references first."""
    looks = {
        "cases-not-started": _not_started(limits),
        "messages-waiting": _messages(limits),
        "withdrawal-unheeded": _withdrawals(limits),
        "notices-waiting": _notices(limits),
        "first-guard-failed": _second_guard_acted(limits),
        "nobody-escalated": _nobody_escalated(limits),
    }
    found = [await _look(connection, code, query) for code, query in looks.items()]
    return [item for item in found if item is not None]


async def _look(connection: AsyncConnection, code: str, query: Select[Any]) -> Finding | None:
    each = query.subquery()
    counted = (
        await connection.execute(select(func.count().label("rows"), func.min(each.c.at)))
    ).one()
    if not counted[0]:
        return None
    first = select(each.c.reference).order_by(each.c.at, each.c.reference)
    shown = (await connection.execute(first.limit(REFERENCES_SHOWN))).scalars()
    return finding(code, count=counted[0], oldest=counted[1], references=tuple(shown))


def _older(column: _Column, limit: timedelta) -> ColumnElement[bool]:
    # One moment for the statement, so that an index can be entered at it.
    return column < func.statement_timestamp() - limit


def _rows(reference: _Column, at: _Column) -> Select[Any]:
    return select(reference.label("reference"), at.label("at"))


def _not_started(limits: Limits) -> Select[Any]:
    return _rows(cases.c.reference, cases.c.received_at).where(
        cases.c.ended_at.is_(None),
        cases.c.workflow_confirmed_at.is_(None),
        _older(_stored_at(), limits.not_started),
    )


def _stored_at() -> _Column:
    """When a case came on record; its receipt may be days earlier."""
    made = select(case_keys.c.created_at).where(case_keys.c.reference == cases.c.reference)
    return func.coalesce(made.scalar_subquery(), cases.c.received_at)


def _messages(limits: Limits) -> Select[Any]:
    erased = case_keys.c.destroyed_at.is_not(None) & (case_keys.c.reference == inbox.c.reference)
    return _rows(inbox.c.reference, inbox.c.received_at).where(
        inbox.c.verdict.is_(None),
        _older(inbox.c.received_at, limits.message),
        # What was erased with its case waits for nobody.
        ~exists().where(erased),
    )


def _withdrawals(limits: Limits) -> Select[Any]:
    """Withdrawals that were acknowledged and that their cases never heeded (R10)."""
    return _rows(cases.c.reference, cases.c.withdrawal_received_at).where(
        UNHEEDED, _older(cases.c.withdrawal_received_at, limits.message)
    )


def _notices(limits: Limits) -> Select[Any]:
    return _rows(outbox.c.reference, outbox.c.created_at).where(
        outbox.c.state.in_(("waiting", "sending")), _older(outbox.c.created_at, limits.notice)
    )


def _second_guard_acted(limits: Limits) -> Select[Any]:
    return (
        _rows(escalations.c.reference, escalations.c.escalated_at)
        .join(cases, cases.c.reference == escalations.c.reference)
        .where(
            escalations.c.guard == GUARD,
            escalations.c.acknowledged_at.is_(None),
            cases.c.ended_at.is_(None),
            escalations.c.escalated_at > func.statement_timestamp() - limits.second_guard,
        )
    )


def _nobody_escalated(limits: Limits) -> Select[Any]:
    each = unescalated(limits.escalation).subquery()
    return _rows(each.c.reference, each.c.due)


async def open_cases(
    connection: AsyncConnection, settling: timedelta
) -> AsyncIterator[tuple[str, bool]]:
    """Every open case, streamed, with whether it is old enough that a workflow must carry it."""
    rows = await connection.stream(
        select(
            cases.c.reference, _older(cases.c.workflow_confirmed_at, settling).label("settled")
        ).where(cases.c.ended_at.is_(None), cases.c.workflow_confirmed_at.is_not(None))
    )
    async for row in rows:
        yield row.reference, row.settled


async def how_they_ended(
    connection: AsyncConnection, references: Collection[str], settling: timedelta
) -> dict[str, bool]:
    """Those of some references that are ended cases, each with whether that is long enough ago for
    its workflow to have ended too. What is missing here is open, or no case at all.
    """
    rows = await connection.execute(
        select(cases.c.reference, _older(cases.c.ended_at, settling)).where(
            cases.c.reference.in_(references), cases.c.ended_at.is_not(None)
        )
    )
    return {reference: settled for reference, settled in rows}


async def known(connection: AsyncConnection, references: Collection[str]) -> set[str]:
    """Those of some references that are cases."""
    rows = await connection.execute(
        select(cases.c.reference).where(cases.c.reference.in_(references))
    )
    return set(rows.scalars())
