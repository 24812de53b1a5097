"""What is kept about a case beside its state: tasks, escalations, notices, messages."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, Integer, Table, Text, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.attachments import AddedFile, add_files, file_lines_in
from store.bundle import Bundle, PreparedStatement
from store.case_notes import NoteLine, add_notes, note_lines_in
from store.tables import escalations, events, inbox, outbox, persons, referrals, task_moves, tasks

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """An open task. `note` is in words only where it was opened (`store.task_notes`)."""

    kind: str
    team: str
    due: datetime
    rule: str
    note: str
    holder: str | None
    opened_at: datetime
    id: str = ""
    effect_key: str = ""
    sealed_note: bytes | None = field(default=None, repr=False)


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
    withdrawn_at: datetime | None
    """When it was taken back, because its moment had not come."""


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
    bundle = Bundle(connection)
    add_case_file(bundle, reference)
    await bundle.send()
    return case_file_in(bundle)


def add_case_file(bundle: Bundle, reference: str) -> None:
    """Ask for all of it together with something else."""
    for statement in (_TASKS, _PASSED_ON, _ESCALATIONS, _NOTICES, _MESSAGES, _BESIDE):
        bundle.add(statement, of=reference)
    add_notes(bundle, reference)
    add_files(bundle, reference)


def case_file_in(bundle: Bundle) -> CaseFile:
    """What a bundle brought of it."""
    [beside] = bundle.brought(_BESIDE)
    return CaseFile(
        tasks=_all(bundle, _TASKS, TaskRow),
        passed_on=_all(bundle, _PASSED_ON, PassedOnRow),
        escalations=_all(bundle, _ESCALATIONS, EscalationRow),
        notices=_all(bundle, _NOTICES, NoticeRow),
        messages=_all(bundle, _MESSAGES, MessageRow),
        notes=note_lines_in(bundle),
        files=file_lines_in(bundle),
        possible_duplicate_of=beside.possible_duplicate_of,
        group=tuple(beside.group),
        safe_way_recorded=bool(beside.safe_way),
    )


def add_notices_since(bundle: Bundle, reference: str, sequence: int) -> None:
    """Ask for a case's notices that were written with the first event after this one, or later."""
    bundle.add(_NOTICES_SINCE, of=reference, sequence=sequence)


def notices_since_in(bundle: Bundle) -> tuple[NoticeRow, ...]:
    """What a bundle brought of them."""
    return _all(bundle, _NOTICES_SINCE, NoticeRow)


def _all(bundle: Bundle, statement: PreparedStatement, form: type[T]) -> tuple[T, ...]:
    return tuple(form(**row._asdict()) for row in bundle.brought(statement))


def _columns_of(table: Table, form: type) -> list[Column[Any]]:
    return [table.c[field.name] for field in fields(form)]


_OF = bindparam("of", type_=Text)
_TASKS = PreparedStatement(
    select(*_columns_of(tasks, TaskRow))
    .where(tasks.c.reference == _OF, tasks.c.done_at.is_(None))
    .order_by(tasks.c.due, tasks.c.id)
)
_PASSED_ON = PreparedStatement(
    select(tasks.c.kind, task_moves.c.holder.label("to"), task_moves.c.moved_at.label("at"))
    .join(tasks, tasks.c.id == task_moves.c.task_id)
    .where(tasks.c.reference == _OF, task_moves.c.act == "passed on")
    .order_by(task_moves.c.moved_at, task_moves.c.id)
)
_ESCALATIONS = PreparedStatement(
    select(*_columns_of(escalations, EscalationRow))
    .where(escalations.c.reference == _OF)
    .order_by(escalations.c.escalated_at, escalations.c.id)
)
_OF_NOTICES = (
    select(*_columns_of(outbox, NoticeRow))
    .where(outbox.c.reference == _OF)
    .order_by(outbox.c.created_at, outbox.c.id)
)
_NOTICES = PreparedStatement(_OF_NOTICES)
_FIRST = select(func.min(events.c.recorded_at)).where(
    events.c.reference == _OF, events.c.sequence > bindparam("sequence", type_=Integer)
)
_NOTICES_SINCE = PreparedStatement(
    _OF_NOTICES.where(outbox.c.created_at >= _FIRST.scalar_subquery())
)
_MESSAGES = PreparedStatement(
    select(*_columns_of(inbox, MessageRow))
    .where(inbox.c.reference == _OF)
    .order_by(inbox.c.received_at, inbox.c.id)
)
_EARLIER = select(referrals.c.possible_duplicate_of).where(referrals.c.reference == _OF)
_SAFE_WAY = select(persons.c.safe_way.is_not(None)).where(persons.c.reference == _OF)
_OWN, _OTHER = persons.alias("own"), persons.alias("other")
# The other cases that came in one group with this one (R39).
_GROUP = (
    select(_OTHER.c.reference)
    .join(_OWN, _OWN.c.group_digest == _OTHER.c.group_digest)
    .where(_OWN.c.reference == _OF, _OTHER.c.reference != _OF)
    .order_by(_OTHER.c.reference)
)
_BESIDE = PreparedStatement(
    select(
        _EARLIER.scalar_subquery().label("possible_duplicate_of"),
        _SAFE_WAY.scalar_subquery().label("safe_way"),
        func.array(_GROUP.scalar_subquery()).label("group"),
    )
)
