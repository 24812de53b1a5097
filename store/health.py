"""What is stuck, as far as the record alone can say: it needs no Temporal and no key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.duty.findings import REFERENCES_SHOWN, HealthFinding, Limits, finding
from store.attachments import CLEAN, INFECTED
from store.deliver_by_hand import asked_by_hand
from store.holding import BLOCK
from store.policy_time import clock
from store.tables import (
    attachment_scans,
    attachments,
    case_keys,
    cases,
    channel_holds,
    copy_checks,
    deadlines,
    escalations,
    inbox,
    outbox,
    stray_withdrawals,
    tasks,
    watchdog_looks,
    webhooks,
)
from store.watch import GUARD, past_due, unescalated
from store.webhooks import IN_USE
from store.withdrawn import UNHEEDED

_Column = ColumnElement[Any]

DEADLINES_WATCHED, NOTICES_WATCHED, TROUBLE_WATCHED = "deadlines", "notices", "trouble"
NOBODY_ESCALATED = "nobody-escalated"
WATCHDOG_PARTS = (DEADLINES_WATCHED, NOTICES_WATCHED, TROUBLE_WATCHED)


async def stuck(connection: AsyncConnection, limits: Limits) -> list[HealthFinding]:
    """Every finding of the record, the oldest references first."""
    found = [await look(connection, code, limits) for code in LOOKS]
    return [item for item in found if item is not None]


async def look(connection: AsyncConnection, code: str, limits: Limits) -> HealthFinding | None:
    """The finding of one code of `LOOKS`, if there is anything to find. Raises ClocksApart for
    those that say what has not come in time.
    """
    if code == NOBODY_ESCALATED:
        return await _look(connection, code, _unescalated(await clock(connection), limits))
    return await _look(connection, code, LOOKS[code](limits))


async def waited_for(connection: AsyncConnection, since: timedelta, most: int) -> list[str]:
    """Open cases whose workflows should have taken a step for so long: nothing has come to them, a
    message has no verdict, a deadline has passed. Those of the longest wait, `most` of them.
    """
    limits = Limits(not_started=since, message=since)
    passed = past_due(func.statement_timestamp() - since).where(deadlines.c.repeats_days == 0)
    due = passed.with_only_columns(deadlines.c.reference, deadlines.c.due.label("at"))
    each = union_all(_not_started(limits), _messages(limits), due).subquery()
    query = select(each.c.reference).group_by(each.c.reference).order_by(func.min(each.c.at))
    return list((await connection.execute(query.limit(most))).scalars())


async def note_watch(connection: AsyncConnection, part: str) -> None:
    """A part of the watchdog has done its look, so that its silence can be found."""
    row = insert(watchdog_looks).values(name=part)
    seen = row.on_conflict_do_update(
        index_elements=["name"], set_={"looked_at": func.clock_timestamp()}
    )
    await connection.execute(seen)


async def _look(connection: AsyncConnection, code: str, query: Select[Any]) -> HealthFinding | None:
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


def _copies(limits: Limits) -> Select[Any]:
    """Copies that were once looked at, and were not found fresh for too long."""
    return _rows(copy_checks.c.name, copy_checks.c.fresh_at).where(
        _older(copy_checks.c.fresh_at, limits.copies)
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


def _channel_at_fault(limits: Limits) -> Select[Any]:
    lasting = or_(channel_holds.c.concerns == BLOCK, _older(channel_holds.c.since, limits.outage))
    return _rows(channel_holds.c.code, channel_holds.c.since).where(
        channel_holds.c.ended_at.is_(None), lasting
    )


def _given_up(limits: Limits) -> Select[Any]:
    return _rows(outbox.c.reference, outbox.c.settled_at).where(not_dealt_with())


def not_dealt_with() -> ColumnElement[bool]:
    """A notice that was given up and that nobody has dealt with: neither said so, nor finished the
    row that asked to deliver it by hand.
    """
    finished = asked_by_hand(tasks.c.done_at >= outbox.c.settled_at)
    return and_(outbox.c.state == "dead", outbox.c.dealt_with_at.is_(None), ~finished)


def _watchdog_silent(limits: Limits) -> Select[Any]:
    """Each of its parts by itself. One that never looked is silent from when there was something to
    look after.
    """
    parts = _rows(watchdog_looks.c.name, watchdog_looks.c.looked_at).where(
        watchdog_looks.c.name.in_(WATCHDOG_PARTS),
        _older(watchdog_looks.c.looked_at, limits.watchdog),
    )
    first_case = select(func.min(case_keys.c.created_at).label("at")).subquery()
    never = _rows(literal("watchdog"), first_case.c.at).where(
        ~select(watchdog_looks.c.name).exists(), _older(first_case.c.at, limits.watchdog)
    )
    either = union_all(parts, never).subquery()
    return select(either.c.reference, either.c.at)


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
    return _unescalated(func.statement_timestamp(), limits)


def _unescalated(now: datetime | _Column, limits: Limits) -> Select[Any]:
    each = unescalated(now - limits.escalation).subquery()
    return _rows(each.c.reference, each.c.due)


def _without_case(limits: Limits) -> Select[Any]:
    """Withdrawals that a person has to find the case of (R10)."""
    return _rows(stray_withdrawals.c.id, stray_withdrawals.c.received_at).where(
        stray_withdrawals.c.settled_at.is_(None),
        _older(stray_withdrawals.c.received_at, limits.message),
    )


def _webhooks_failing(limits: Limits) -> Select[Any]:
    """By their numbers, which say nothing of whose they are."""
    return _rows(webhooks.c.id, webhooks.c.failing_since).where(
        IN_USE, _older(webhooks.c.failing_since, limits.webhook)
    )


def _files_held_back(limits: Limits) -> Select[Any]:
    """Those that a scanner was asked about and could not say."""
    scans = attachment_scans.c
    asked = exists().where(scans.attachment_id == attachments.c.id)
    said = asked.where(scans.result.in_((CLEAN, INFECTED)))
    return _rows(attachments.c.reference, attachments.c.stored_at).where(
        asked, ~said, _older(attachments.c.stored_at, limits.file)
    )


LOOKS: Mapping[str, Callable[[Limits], Select[Any]]] = {
    "cases-not-started": _not_started,
    "messages-waiting": _messages,
    "withdrawal-unheeded": _withdrawals,
    "notices-waiting": _notices,
    "channel-at-fault": _channel_at_fault,
    "notices-given-up": _given_up,
    "first-guard-failed": _second_guard_acted,
    NOBODY_ESCALATED: _nobody_escalated,
    "watchdog-silent": _watchdog_silent,
    "files-held-back": _files_held_back,
    "webhook-failing": _webhooks_failing,
    "withdrawal-without-case": _without_case,
    "copies-not-fresh": _copies,
}
"""What the record alone can say, by the code of its finding."""


async def open_cases(
    connection: AsyncConnection, settling: timedelta
) -> AsyncIterator[tuple[str, bool]]:
    """Every open case, streamed, with whether it is old enough that a workflow must run it."""
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
