"""What organisations are asked, found by the clocks that wait for them. No personal data."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.put_question import QuestionId, QuestionKind, question_id
from policy.cases.replies import Verdict
from policy.cases.words import AUTHORITY
from store.key_ring import KeyRing
from store.sender_numbers import message_id
from store.tables import cases, deadlines, inbox, referrals


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question that nobody has answered: whom it is asked of, since when, and by when an answer
    is due (UTC). `authority` is that of the case's area.
    """

    id: QuestionId
    kind: QuestionKind
    organisation_id: str
    authority: str
    asked_at: datetime
    due_at: datetime


async def open_questions(
    connection: AsyncConnection,
    ring: KeyRing,
    kinds: Iterable[QuestionKind],
    codes: Collection[str],
    reference: str | None = None,
) -> list[OpenQuestion]:
    """What these organisations are asked, of one case or of all, the most urgent first; those a
    reply to which is on record are not among them.
    """
    found: list[OpenQuestion] = []
    for kind in kinds:
        rows = await connection.execute(_asked(kind, codes, reference))
        found += [_question(kind, row) for row in rows]
    replied = await _replied(connection, ring, found, codes)
    return sorted(
        (one for one in found if str(one.id) not in replied),
        key=lambda one: (one.due_at, str(one.id)),
    )


def _whose(kind: QuestionKind) -> ColumnElement[str]:
    return cases.c.authority if kind.audience == AUTHORITY else referrals.c.organisation_id


def _asked(kind: QuestionKind, codes: Collection[str], reference: str | None) -> Select[Any]:
    """One row a question: of each time that its clock begins, or of each time that it runs out."""
    runs = deadlines.c.settled_at.is_(None)
    asked = [deadlines.c.reference, deadlines.c.anchored_at]
    if kind.each_time:
        asked.append(deadlines.c.due)
    unread = cases.c.read_at.is_(None) & (cases.c.answered_at == deadlines.c.anchored_at)
    both = deadlines.join(cases, cases.c.reference == deadlines.c.reference).outerjoin(
        # Of another's referral its area's authority sees nothing.
        referrals,
        referrals.c.reference == deadlines.c.reference,
    )
    query = (
        select(
            *asked[:2],
            func.min(deadlines.c.due).label("due"),
            func.min(deadlines.c.set_at).label("asked_at"),
            func.min(_whose(kind)).label("whose"),
            func.min(cases.c.authority).label("authority"),
        )
        .select_from(both)
        .where(deadlines.c.name.in_(kind.clocks), _whose(kind).in_(sorted(codes)))
        .where(cases.c.ended_at.is_(None), cases.c.withdrawal_received_at.is_(None))
        .group_by(*asked)
        .having(func.bool_or(or_(runs, unread) if kind.until_read else runs))
    )
    return query if reference is None else query.where(deadlines.c.reference == reference)


def _question(kind: QuestionKind, row: Any) -> OpenQuestion:
    stamp = row.due if kind.each_time else row.anchored_at
    return OpenQuestion(
        id=question_id(row.reference, kind.name, stamp),
        kind=kind,
        organisation_id=row.whose,
        authority=row.authority,
        asked_at=row.asked_at,
        due_at=row.due,
    )


async def _replied(
    connection: AsyncConnection,
    ring: KeyRing,
    asked: list[OpenQuestion],
    codes: Collection[str],
) -> frozenset[str]:
    """The questions a reply to which was received, and not refused."""
    numbers = {
        message_id(ring, f"{word}/{code}/{one.id.reply_number}"): str(one.id)
        for one in asked
        for code in codes
        for word in _WORDS
    }
    of = sorted({one.id.reference for one in asked})
    kept = await connection.execute(
        select(inbox.c.id, inbox.c.reference).where(
            inbox.c.id.in_(sorted(numbers)),
            inbox.c.reference.in_(of),
            or_(inbox.c.verdict.is_(None), inbox.c.verdict != Verdict.REFUSED.value),
        )
    )
    return frozenset(
        numbers[row.id] for row in kept if numbers[row.id].startswith(f"{row.reference}.")
    )


_WORDS = ("update", "report")
"""How ids of reports begin; each track has its own."""
