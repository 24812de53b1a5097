"""The outbox: what is to be sent, who may send it now, and what became of it.

A sender claims a notice, asks the store again whether it is still true, sends, and settles it
together with the fact that goes back to the case. An attempt that was cut off leaves the row as
`sending`, and the next one asks the channel first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.sending import ABOUT_NO_CASE, Standing
from policy.cases.words import AUTHORITY, ON_DUTY, REFERRER
from store.leaving import leaving
from store.tables import cases, mailboxes, organisations, outbox, referrals, staff

_LIVE = ("waiting", "sending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the dispatcher is to do next: notices due now, and when the next one falls due."""

    due: tuple[str, ...]
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A notice whose attempt this sender has begun. `asked_before`: an earlier attempt was cut
    off.
    """

    id: str
    reference: str
    template: str
    audience: str
    role: str
    staff_number: str
    edition: int
    shared: bool
    attempts: int
    asked_before: bool


async def waiting(
    connection: AsyncConnection, older_than: timedelta = timedelta(0), limit: int = 50
) -> Waiting:
    """Notices whose time has come, oldest first."""
    # One moment for the statement, so that the index is entered at it.
    now = func.statement_timestamp()
    query = (
        select(outbox.c.id)
        .where(outbox.c.state.in_(_LIVE), outbox.c.next_attempt_at <= now)
        .where(outbox.c.created_at <= now - older_than)
        .order_by(outbox.c.next_attempt_at)
        .limit(limit)
    )
    due = tuple((await connection.execute(query)).scalars())
    later = await connection.execute(
        select(func.min(outbox.c.next_attempt_at)).where(
            outbox.c.state.in_(_LIVE), outbox.c.next_attempt_at > now
        )
    )
    return Waiting(due=due, next_at=later.scalar())


async def claim(connection: AsyncConnection, notice_id: str) -> Claimed | None:
    """Begin an attempt and mark it, so that a crash from here on is seen; None if it is settled, or
    another sender holds it.
    """
    found = await connection.execute(
        select(outbox)
        .where(outbox.c.id == notice_id, outbox.c.state.in_(_LIVE))
        .with_for_update(skip_locked=True)
    )
    row = found.one_or_none()
    if row is None:
        return None
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == notice_id)
        .values(
            state="sending",
            attempts=outbox.c.attempts + 1,
            last_attempt_at=func.clock_timestamp(),
        )
    )
    return _claimed(row)


def _claimed(row: Row[Any]) -> Claimed:
    return Claimed(
        id=row.id,
        reference=row.reference,
        template=row.template,
        audience=row.audience,
        role=row.role,
        staff_number=row.staff_number,
        edition=row.edition,
        shared=not row.effect_key.startswith(f"{row.reference}/"),
        attempts=row.attempts + 1,
        asked_before=row.state == "sending",
    )


async def hold(connection: AsyncConnection, notice_id: str) -> Standing | None:
    """Hold a claimed notice through the sending itself, and look at its case once more; None if it
    is held or settled.
    """
    found = await connection.execute(
        select(outbox.c.reference)
        .where(outbox.c.id == notice_id, outbox.c.state == "sending")
        .with_for_update(skip_locked=True)
    )
    reference = found.scalar()
    if reference is None:
        return None
    await leaving(connection, reference)
    return await _standing(connection, reference)


async def _standing(connection: AsyncConnection, reference: str) -> Standing:
    found = await connection.execute(
        select(
            cases.c.stage,
            cases.c.ended_at,
            cases.c.withdrawal_received_at,
            cases.c.answered_at,
            cases.c.read_at,
            cases.c.edition,
        ).where(cases.c.reference == reference)
    )
    row = found.one_or_none()
    if row is None:
        return ABOUT_NO_CASE
    return Standing(
        stage=row.stage,
        ended=row.ended_at is not None,
        withdrawn=row.withdrawal_received_at is not None,
        answered=row.answered_at is not None,
        read=row.read_at is not None,
        edition=row.edition,
    )


async def settle(
    connection: AsyncConnection, notice_id: str, state: str, code: str, sent_by: str
) -> None:
    """A notice's end: sent, suppressed or dead, with the code that says why."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == notice_id)
        .values(state=state, code=code, sent_by=sent_by, settled_at=func.clock_timestamp())
    )


async def put_back(
    connection: AsyncConnection, notice_id: str, code: str, after: timedelta, *, asked: bool
) -> None:
    """Try again later. `asked` keeps the row as `sending`: the channel may have it, and must be
    asked before a resend.
    """
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == notice_id)
        .values(
            state="sending" if asked else "waiting",
            code=code,
            next_attempt_at=func.clock_timestamp() + after,
        )
    )


async def address_of(
    connection: AsyncConnection, notice: Claimed, out_of_hours: bool
) -> str | None:
    """Where a notice goes, looked up at the moment of sending; None if there is no address."""
    if notice.audience == REFERRER:
        return await _referrer_address(connection, notice.reference, out_of_hours)
    if notice.audience == AUTHORITY:
        area = select(cases.c.authority).where(cases.c.reference == notice.reference)
        its_own = await _organisation_address(connection, area.scalar_subquery(), out_of_hours)
        if its_own is not None:
            return its_own
    if notice.audience == ON_DUTY and notice.staff_number:
        person = select(staff.c.email).where(staff.c.number == notice.staff_number, staff.c.active)
        email: str | None = (await connection.execute(person)).scalar()
        if email is not None:
            return email
    box = "alarm" if notice.audience == ON_DUTY else notice.audience
    found = await connection.execute(select(mailboxes.c.email).where(mailboxes.c.name == box))
    address: str | None = found.scalar()
    return address


async def _referrer_address(
    connection: AsyncConnection, reference: str, out_of_hours: bool
) -> str | None:
    """The referring organisation's address; a notice about no case carries the organisation's own
    code instead.
    """
    sender = select(referrals.c.organisation_id).where(referrals.c.reference == reference)
    id = func.coalesce(sender.scalar_subquery(), reference)
    return await _organisation_address(connection, id, out_of_hours)


async def _organisation_address(
    connection: AsyncConnection, id: ColumnElement[str], out_of_hours: bool
) -> str | None:
    """An organisation's own address, or the one for outside office hours; None for one that is not
    registered.
    """
    found = await connection.execute(
        select(organisations.c.contact_email, organisations.c.out_of_hours_email).where(
            organisations.c.id == id
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    return (row.out_of_hours_email if out_of_hours else "") or row.contact_email


async def set_mailbox(
    connection: AsyncConnection, name: str, email: str, *, replace: bool = True
) -> None:
    """The address of a team, or of the alarm that rings when nobody is on duty."""
    row = insert(mailboxes).values(name=name, email=email)
    wanted = (
        row.on_conflict_do_update(index_elements=["name"], set_={"email": email})
        if replace
        else row.on_conflict_do_nothing()
    )
    await connection.execute(wanted)


async def oldest_waiting(connection: AsyncConnection) -> datetime | None:
    """When the oldest notice that has not left was ordered."""
    found = await connection.execute(
        select(func.min(outbox.c.created_at)).where(outbox.c.state.in_(_LIVE))
    )
    oldest: datetime | None = found.scalar()
    return oldest
