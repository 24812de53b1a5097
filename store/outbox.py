"""The outbox: what is to be sent, who may send it now, and what became of it.

A sender claims a notice, asks the store again whether it is still true, sends, and settles it
together with the fact that goes back to the case. An attempt that was cut off leaves the row as
`sending`, and the next one asks the channel first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Interval,
    Text,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.sending import ABOUT_NO_CASE, Standing
from policy.cases.words import AUTHORITY, ON_DUTY, REFERRER
from policy.organisations import Nation
from store.bundle import Bundle, Made, Rows
from store.holding import HOLD, IS_ALARM, NEXT_TRY, may_leave, probes_only
from store.leaving import leaving
from store.successors import standing_for, still_there
from store.tables import cases, deadlines, mailboxes, organisations, outbox, referrals, staff

_LIVE = ("waiting", "sending")
_OUR_NATION = Nation.ENGLAND.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the dispatcher is to do next: notices due now, and when the next one falls due. `probe`:
    the channel is tried with one of them, and when it takes it the others are due at once.
    """

    due: tuple[str, ...]
    next_at: datetime | None
    probe: bool = False


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
    note: str = ""
    began_at: datetime
    """When this try began."""
    tried_before: datetime | None
    """When the one before it began."""


_IS_LIVE = or_(outbox.c.state == "waiting", outbox.c.state == "sending")
# One moment for the statement, so that the index is entered at it.
_MOMENT = func.statement_timestamp()
_DUE = Made(
    select(outbox.c.id, IS_ALARM.label("alarm"))
    .where(_IS_LIVE, outbox.c.next_attempt_at <= _MOMENT, may_leave())
    .where(outbox.c.created_at <= _MOMENT - bindparam("older_than", type_=Interval))
    .order_by(outbox.c.next_attempt_at)
    .limit(bindparam("most", type_=Integer))
)
_NEXT = Made(
    select(func.least(func.min(outbox.c.next_attempt_at), NEXT_TRY).label("next_at")).where(
        _IS_LIVE, outbox.c.next_attempt_at > _MOMENT
    )
)
_PRIOR = (
    select(outbox.c.id, outbox.c.state, outbox.c.last_attempt_at)
    .where(outbox.c.id == bindparam("of"))
    .where(_IS_LIVE, may_leave())
    .with_for_update(skip_locked=True)
    .subquery("prior")
)
_CLAIM = Made(
    update(outbox)
    .where(outbox.c.id == _PRIOR.c.id)
    .values(
        state="sending",
        attempts=outbox.c.attempts + 1,
        last_attempt_at=func.clock_timestamp(),
    )
    .returning(
        *outbox.c,
        _PRIOR.c.state.label("prior_state"),
        _PRIOR.c.last_attempt_at.label("prior_attempt_at"),
    )
)
_HOLD = Made(
    select(outbox.c.id)
    .where(outbox.c.id == bindparam("of"), outbox.c.state == "sending")
    .with_for_update(skip_locked=True)
)


def _passed() -> ColumnElement[list[str] | None]:
    """What ran out once goes on under the same anchor; what was set anew has another."""
    running, before = deadlines.alias(), deadlines.alias()
    once = exists().where(
        and_(
            before.c.reference == running.c.reference,
            before.c.name == running.c.name,
            before.c.anchored_at == running.c.anchored_at,
            before.c.settled_at.is_not(None),
        )
    )
    return (
        select(func.array_agg(running.c.name))
        .where(running.c.reference == cases.c.reference, running.c.settled_at.is_(None), once)
        .correlate(cases)
        .scalar_subquery()
    )


_PASSED = _passed().label("passed")


_STANDING = Made(
    select(
        cases.c.stage,
        cases.c.ended_at,
        cases.c.withdrawal_received_at,
        cases.c.answered_at,
        cases.c.read_at,
        cases.c.edition,
        cases.c.organisation_id,
        _PASSED,
    ).where(cases.c.reference == bindparam("of"))
)
_NOW = Made(select(func.clock_timestamp().label("now")))
# Whoever stands for the organisation now, unless nobody does: then there is no address, and a
# person finds out whom to tell.
_REFERRER = Made(
    select(
        organisations.c.contact_email,
        organisations.c.out_of_hours_email,
        organisations.c.nation,
    ).where(
        still_there(organisations.c.id),
        organisations.c.id
        == standing_for(
            func.coalesce(
                select(referrals.c.organisation_id)
                .where(referrals.c.reference == bindparam("of"))
                .scalar_subquery(),
                # A notice about no case carries the organisation's own code instead.
                bindparam("of"),
            ),
            "referrer",
        ),
    )
)
_AREA = and_(
    still_there(organisations.c.id),
    organisations.c.id
    == standing_for(
        select(cases.c.authority).where(cases.c.reference == bindparam("of")).scalar_subquery(),
        "area",
    ),
)
_AUTHORITY = Made(
    select(
        func.coalesce(
            select(organisations.c.contact_email).where(_AREA).scalar_subquery(),
            # One that is not registered, or has left: somebody looks for its address.
            select(mailboxes.c.email).where(mailboxes.c.name == AUTHORITY).scalar_subquery(),
        ).label("contact_email"),
        func.coalesce(
            select(organisations.c.out_of_hours_email).where(_AREA).scalar_subquery(), ""
        ).label("out_of_hours_email"),
        func.coalesce(
            select(organisations.c.nation).where(_AREA).scalar_subquery(), _OUR_NATION
        ).label("nation"),
    )
)
_COLLEAGUE = Made(
    select(
        func.coalesce(
            select(staff.c.email)
            .where(staff.c.number == bindparam("number"), staff.c.active)
            .scalar_subquery(),
            select(mailboxes.c.email).where(mailboxes.c.name == bindparam("box")).scalar_subquery(),
        ).label("email")
    )
)
_ORGANISATIONS = {REFERRER: _REFERRER, AUTHORITY: _AUTHORITY}
_SETTLE = Made(
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(
        state=bindparam("ending", type_=Text),
        code=bindparam("why", type_=Text),
        sent_by=bindparam("guard", type_=Text),
        settled_at=func.clock_timestamp(),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A claimed notice in hand: how its case stands, which organisation referred it, what time it
    is, where the notice goes in and out of office hours, if anywhere, and by which nation's bank
    holidays those are.
    """

    standing: Standing
    organisation: str
    now: datetime
    address: str | None
    out_of_hours: str | None
    nation: str
    queue_held: bool = False
    """Whether the channel was at fault until now: its taking this notice ends that."""


async def waiting(
    connection: AsyncConnection, older_than: timedelta = timedelta(0), limit: int = 50
) -> Waiting:
    """Notices whose time has come, oldest first; none while their channel is not to be tried, one
    when it is tried again. Alarms about the service wait for no channel.
    """
    bundle = Bundle(connection)
    bundle.add(_DUE, older_than=older_than, most=limit)
    bundle.add(_NEXT)
    bundle.add(HOLD)
    due, later, hold = await bundle.send()
    found, next_at = [row.id for row in due], later[0].next_at
    if not hold or not probes_only(hold[0]):
        return Waiting(due=tuple(found), next_at=next_at)
    alarms = [row.id for row in due if row.alarm]
    probe = [row.id for row in due if not row.alarm][:1]
    return Waiting(due=(*alarms, *probe), next_at=next_at, probe=bool(probe))


async def alarms_waiting(connection: AsyncConnection) -> tuple[str, ...]:
    """Alarms about the service whose time has come."""
    found = await connection.execute(
        select(outbox.c.id)
        .where(_IS_LIVE, IS_ALARM, outbox.c.next_attempt_at <= _MOMENT)
        .order_by(outbox.c.created_at)
    )
    return tuple(found.scalars())


async def claim(connection: AsyncConnection, notice_id: str) -> Claimed | None:
    """Begin an attempt and mark it, so that a crash from here on is seen; None if it is settled, or
    another sender holds it.
    """
    found = await Bundle(connection).ask(_CLAIM, of=notice_id)
    return _claimed(found[0]) if found else None


def _claimed(row: Any) -> Claimed:
    return Claimed(
        id=row.id,
        reference=row.reference,
        template=row.template,
        audience=row.audience,
        role=row.role,
        staff_number=row.staff_number,
        edition=row.edition,
        shared=not row.effect_key.startswith(f"{row.reference}/"),
        attempts=row.attempts,
        asked_before=row.prior_state == "sending",
        note=row.note,
        began_at=row.last_attempt_at,
        tried_before=row.prior_attempt_at,
    )


async def hold(bundle: Bundle, notice: Claimed) -> Held | None:
    """Hold a claimed notice through the sending itself, and look at its case once more; None if it
    is held or settled.
    """
    bundle.add(_HOLD, of=notice.id)
    leaving(bundle, notice.reference)
    bundle.add(_STANDING, of=notice.reference)
    bundle.add(_NOW)
    _look_up_address(bundle, notice)
    bundle.add(HOLD)
    held, _, standing, now, address, queue = await bundle.send()
    if not held:
        return None
    inside, outside = _addresses(notice, address)
    return Held(
        standing=_standing(standing),
        organisation=standing[0].organisation_id if standing else "",
        now=now[0].now,
        address=inside,
        out_of_hours=outside,
        nation=address[0].nation if address and notice.audience in _ORGANISATIONS else _OUR_NATION,
        queue_held=bool(queue),
    )


def _standing(found: Rows) -> Standing:
    if not found:
        return ABOUT_NO_CASE
    row = found[0]
    return Standing(
        stage=row.stage,
        ended=row.ended_at is not None,
        withdrawn=row.withdrawal_received_at is not None,
        answered=row.answered_at is not None,
        read=row.read_at is not None,
        edition=row.edition,
        passed=frozenset(row.passed or ()),
    )


def _look_up_address(bundle: Bundle, notice: Claimed) -> None:
    """Where it goes is looked up at the moment of sending."""
    if notice.audience in _ORGANISATIONS:
        bundle.add(_ORGANISATIONS[notice.audience], of=notice.reference)
        return
    on_duty = notice.audience == ON_DUTY
    bundle.add(
        _COLLEAGUE,
        number=notice.staff_number if on_duty else "",
        box="alarm" if on_duty else notice.audience,
    )


def _addresses(notice: Claimed, found: Rows) -> tuple[str | None, str | None]:
    if not found:
        return None, None
    row = found[0]
    if notice.audience in _ORGANISATIONS:
        return row.contact_email, row.out_of_hours_email or row.contact_email
    return row.email, row.email


def settle(bundle: Bundle, notice_id: str, state: str, code: str, sent_by: str) -> None:
    """A notice's end: sent, suppressed or dead, with the code that says why."""
    bundle.add(_SETTLE, of=notice_id, ending=state, why=code, guard=sent_by)


async def put_back(
    connection: AsyncConnection,
    notice_id: str,
    code: str,
    after: timedelta,
    *,
    asked: bool,
    counts: bool = True,
) -> None:
    """Try again later. `asked` keeps the row as `sending`: the channel may have it, and must be
    asked before a resend. A try that met a fault of the channel does not count.
    """
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == notice_id)
        .values(
            state="sending" if asked else "waiting",
            code=code,
            next_attempt_at=func.clock_timestamp() + after,
            attempts=outbox.c.attempts - (0 if counts else 1),
        )
    )


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
