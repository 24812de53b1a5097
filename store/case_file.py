"""What is kept about a case beside its state: tasks, escalations, notices, messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.attachments import AddedFile, file_lines
from store.case_notes import NoteLine, note_lines
from store.tables import escalations, events, inbox, outbox, persons, referrals, task_moves, tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """An open task."""

    kind: str
    team: str
    due: datetime
    rule: str
    note: str
    holder: str | None
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOnRow:
    """A row that left our worklists: whose it is, since when."""

    kind: str
    to: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRow:
    """Who was notified of what, and who has it. Staff numbers, no names."""

    name: str
    rung: str
    position: int
    role: str
    notified: str
    guard: str
    escalated_at: datetime
    acknowledged_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notice and how far it is; never its content or address."""

    template: str
    audience: str
    state: str
    code: str
    created_at: datetime
    last_attempt_at: datetime | None
    settled_at: datetime | None

    @property
    def left_at(self) -> datetime | None:
        """When it left, or may have: a channel that has not answered may have taken it. None for
        one that stayed here.
        """
        asked = self.last_attempt_at if self.state == "sending" else None
        return self.settled_at if self.state == "sent" else asked


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """An order or a fact that arrived for the case; no verdict means that it is still to be carried
    out.
    """

    kind: str
    sender: str
    received_at: datetime
    verdict: str | None
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Everything of the above for one case, that there are notes and files on it, which referral
    may be about the same person, and whether a safe way to reach them is to be read before any
    contact.
    """

    tasks: tuple[TaskRow, ...]
    passed_on: tuple[PassedOnRow, ...]
    escalations: tuple[EscalationRow, ...]
    notices: tuple[NoticeRow, ...]
    messages: tuple[MessageRow, ...]
    notes: tuple[NoteLine, ...]
    files: tuple[AddedFile, ...]
    possible_duplicate_of: str | None
    group: tuple[str, ...]
    safe_way_recorded: bool


async def load_case_file(connection: AsyncConnection, reference: str) -> CaseFile:
    """A case's rows, in the order of their times. No personal data."""
    earlier = await connection.execute(
        select(referrals.c.possible_duplicate_of).where(referrals.c.reference == reference)
    )
    safe_way = await connection.execute(
        select(persons.c.safe_way.is_not(None)).where(persons.c.reference == reference)
    )
    return CaseFile(
        tasks=await _tasks(connection, reference),
        passed_on=await _passed_on(connection, reference),
        escalations=await _escalations(connection, reference),
        notices=await _notices(connection, reference),
        messages=await _messages(connection, reference),
        notes=await note_lines(connection, reference),
        files=await file_lines(connection, reference),
        possible_duplicate_of=earlier.scalar(),
        group=await _group(connection, reference),
        safe_way_recorded=bool(safe_way.scalar()),
    )


async def _group(connection: AsyncConnection, reference: str) -> tuple[str, ...]:
    """The other cases that came in one group with this one (R39)."""
    own, other = persons.alias("own"), persons.alias("other")
    rows = await connection.execute(
        select(other.c.reference)
        .join(own, own.c.group_digest == other.c.group_digest)
        .where(own.c.reference == reference, other.c.reference != reference)
        .order_by(other.c.reference)
    )
    return tuple(rows.scalars())


async def _tasks(connection: AsyncConnection, reference: str) -> tuple[TaskRow, ...]:
    rows = await connection.execute(
        select(*(tasks.c[name] for name in TaskRow.__dataclass_fields__))
        .where(tasks.c.reference == reference, tasks.c.done_at.is_(None))
        .order_by(tasks.c.due, tasks.c.id)
    )
    return tuple(TaskRow(**row._mapping) for row in rows)


async def _passed_on(connection: AsyncConnection, reference: str) -> tuple[PassedOnRow, ...]:
    rows = await connection.execute(
        select(tasks.c.kind, task_moves.c.holder.label("to"), task_moves.c.moved_at.label("at"))
        .join(tasks, tasks.c.id == task_moves.c.task_id)
        .where(tasks.c.reference == reference, task_moves.c.act == "passed on")
        .order_by(task_moves.c.moved_at, task_moves.c.id)
    )
    return tuple(PassedOnRow(**row._mapping) for row in rows)


async def _escalations(connection: AsyncConnection, reference: str) -> tuple[EscalationRow, ...]:
    rows = await connection.execute(
        select(*(escalations.c[name] for name in EscalationRow.__dataclass_fields__))
        .where(escalations.c.reference == reference)
        .order_by(escalations.c.escalated_at, escalations.c.id)
    )
    return tuple(EscalationRow(**row._mapping) for row in rows)


async def notices_since(
    connection: AsyncConnection, reference: str, sequence: int
) -> tuple[NoticeRow, ...]:
    """A case's notices that were written with the first event after this one, or later."""
    first = select(func.min(events.c.recorded_at)).where(
        events.c.reference == reference, events.c.sequence > sequence
    )
    return await _notices(connection, reference, outbox.c.created_at >= first.scalar_subquery())


async def _notices(
    connection: AsyncConnection, reference: str, *which: ColumnElement[bool]
) -> tuple[NoticeRow, ...]:
    rows = await connection.execute(
        select(*(outbox.c[name] for name in NoticeRow.__dataclass_fields__))
        .where(outbox.c.reference == reference, *which)
        .order_by(outbox.c.created_at, outbox.c.id)
    )
    return tuple(NoticeRow(**row._mapping) for row in rows)


async def _messages(connection: AsyncConnection, reference: str) -> tuple[MessageRow, ...]:
    rows = await connection.execute(
        select(*(inbox.c[name] for name in MessageRow.__dataclass_fields__))
        .where(inbox.c.reference == reference)
        .order_by(inbox.c.received_at, inbox.c.id)
    )
    return tuple(MessageRow(**row._mapping) for row in rows)
