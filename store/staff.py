"""The staff register, sign-in and the duty rota: so that every act has a named human behind it.

Credentials are kept as `store/credentials.py` says, sessions as `store/sessions.py` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.second_factor import FactorOwner
from store.bundle import Bundle, PreparedStatement
from store.credentials import Digest
from store.sessions import SessionsOf, digest_of, end_sessions, see_session
from store.signing_people import SAMPLE as SAMPLE
from store.signing_people import SigningPeople
from store.tables import duty_rota, sessions, staff

SESSIONS = SessionsOf(table=sessions, owner=sessions.c.staff_number)
PEOPLE = SigningPeople(
    owner=FactorOwner.STAFF,
    table=staff,
    sessions=SESSIONS,
    serves=lambda: staff.c.active,
    sample=staff.c.created_by == SAMPLE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody who may act. The number is what records and logs say; the name stays here."""

    number: str
    name: str
    email: str
    team: str
    roles: tuple[str, ...]
    active: bool = True
    waiting: bool = False
    """For a second person to confirm the entry."""
    entered_by: str = ""


async def add_staff(
    connection: AsyncConnection, member: StaffMember, credential: Digest, created_by: str
) -> bool:
    """Enter somebody; whether the number was free."""
    row = upsert(staff).values(
        number=member.number,
        name=member.name,
        email=member.email,
        team=member.team,
        roles=list(member.roles),
        credential=credential,
        active=member.active and not member.waiting,
        waiting=member.waiting,
        created_by=created_by,
    )
    made = await connection.execute(row.on_conflict_do_nothing().returning(staff.c.number))
    return made.first() is not None


async def find_staff(connection: AsyncConnection, number: str) -> StaffMember | None:
    """Somebody by their number."""
    found = await connection.execute(select(staff).where(staff.c.number == number))
    row = found.one_or_none()
    return None if row is None else _member(row._mapping)


async def list_staff(connection: AsyncConnection) -> list[StaffMember]:
    """Everybody, by number."""
    rows = await connection.execute(select(staff).order_by(staff.c.number))
    return [_member(row._mapping) for row in rows]


def _member(row: object) -> StaffMember:
    kept = dict(row)  # type: ignore[call-overload]
    return StaffMember(
        number=kept["number"],
        name=kept["name"],
        email=kept["email"],
        team=kept["team"],
        roles=tuple(kept["roles"]),
        active=kept["active"],
        waiting=kept["waiting"],
        entered_by=kept["created_by"],
    )


async def confirm(connection: AsyncConnection, number: str, by: str) -> bool:
    """A second person confirms an entry: from now on they serve. Whether it waited, and was not
    `by`'s own or of their making.
    """
    done = await connection.execute(
        update(staff)
        .where(staff.c.number == number, staff.c.waiting)
        .where(staff.c.number != by, staff.c.created_by != by)
        .values(active=True, waiting=False, confirmed_by=by, confirmed_at=func.clock_timestamp())
    )
    return done.rowcount == 1


async def give_roles(connection: AsyncConnection, number: str, roles: Sequence[str]) -> bool:
    """Replace the roles of somebody who serves; whether there was such a person."""
    done = await connection.execute(
        update(staff).where(staff.c.number == number, staff.c.active).values(roles=list(roles))
    )
    return done.rowcount == 1


async def end_service(connection: AsyncConnection, number: str) -> bool:
    """Somebody leaves: their sessions end at once; whether there was such a person."""
    done = await connection.execute(
        update(staff)
        .where(staff.c.number == number, staff.c.active | staff.c.waiting)
        .values(active=False, waiting=False)
    )
    await end_sessions(connection, SESSIONS, number)
    return done.rowcount == 1


_COLUMNS = ("number", "name", "email", "team", "roles", "active", "waiting", "created_by")
_WHO = PreparedStatement(
    select(
        *(staff.c[name] for name in _COLUMNS),
        SESSIONS.stale().label("stale"),
        SESSIONS.left().label("left"),
    )
    .join(sessions, sessions.c.staff_number == staff.c.number)
    .where(sessions.c.token_hash == bindparam("token"), SESSIONS.going_on(), staff.c.active)
)


async def who_is(connection: AsyncConnection, token: str) -> tuple[StaffMember, timedelta] | None:
    """Whose session this is, if it still runs and they still serve, and how long it goes on at the
    longest.
    """
    found = await Bundle(connection).ask(_WHO, token=digest_of(token))
    if not found:
        return None
    [row] = found
    if row.stale:
        await see_session(connection, SESSIONS, token)
    return _member(row._asdict()), row.left


async def put_on_duty(
    connection: AsyncConnection,
    *,
    role: str,
    position: int,
    number: str,
    starts: datetime,
    ends: datetime,
    recorded_by: str,
) -> None:
    """Put somebody on the rota: `position` 1 is notified first, 2 is next on the rota."""
    row = upsert(duty_rota).values(
        role=role,
        position=position,
        staff_number=number,
        starts=starts,
        ends=ends,
        recorded_by=recorded_by,
    )
    await connection.execute(row.on_conflict_do_nothing())


async def rota(connection: AsyncConnection, at: datetime) -> list[tuple[str, int, str, datetime]]:
    """Who is on duty at a moment: role, place in the rota, staff number, until when."""
    rows = await connection.execute(
        select(duty_rota.c.role, duty_rota.c.position, duty_rota.c.staff_number, duty_rota.c.ends)
        .where(duty_rota.c.starts <= at, duty_rota.c.ends > at)
        .order_by(duty_rota.c.role, duty_rota.c.position)
    )
    return [(row.role, row.position, row.staff_number, row.ends) for row in rows]
