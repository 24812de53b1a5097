"""The people of organisations: invited, entered, removed, and signed in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.partners import INVITATION_LASTS, OrganisationRole
from policy.second_factor import FactorOwner
from store.credentials import Digest
from store.locks import lock_named
from store.sessions import SessionsOf, see_session
from store.signing_people import SAMPLE, SigningPeople
from store.successors import signs_now
from store.tables import partner_sessions, partner_users

SESSIONS = SessionsOf(table=partner_sessions, owner=partner_sessions.c.user_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerUser:
    """Somebody of an organisation. The number is what records and logs say."""

    number: str
    organisation: str
    name: str
    email: str
    roles: frozenset[OrganisationRole]
    active: bool
    accepted: bool
    invited_until: datetime | None


def _serves() -> ColumnElement[bool]:
    return partner_users.c.active & signs_now(partner_users.c.organisation_id)


PEOPLE = SigningPeople(
    owner=FactorOwner.PARTNER,
    table=partner_users,
    sessions=SESSIONS,
    serves=_serves,
    sample=partner_users.c.invited_by == SAMPLE,
)


async def lock_users(connection: AsyncConnection, organisation: str) -> None:
    """An organisation's administrators take turns."""
    named = lock_named(f"partner users {organisation}")
    await connection.execute(select(func.pg_advisory_xact_lock(named)))


async def add_user(
    connection: AsyncConnection,
    organisation: str,
    *,
    name: str,
    email: str,
    roles: Collection[OrganisationRole],
    by: str,
) -> str:
    """Enter somebody who cannot sign in yet; their number. Under `lock_users`."""
    theirs = partner_users.c.organisation_id == organisation
    known = (await connection.execute(select(func.count()).where(theirs))).scalar_one()
    number = f"{organisation}-U{known + 1}"
    await connection.execute(
        insert(partner_users).values(
            number=number,
            organisation_id=organisation,
            name=name,
            email=email,
            roles=sorted(role.value for role in roles),
            invited_by=by,
        )
    )
    return number


async def invite(connection: AsyncConnection, number: str, invitation: str) -> None:
    """Let them choose a credential once, with what this is a digest of."""
    until = func.clock_timestamp() + INVITATION_LASTS
    await connection.execute(
        update(partner_users)
        .where(partner_users.c.number == number, partner_users.c.active)
        .values(invitation=invitation, invited_until=until)
    )


async def accept_invitation(
    connection: AsyncConnection, number: str, invitation: str, credential: Digest
) -> bool:
    """Put a credential of their own in the place of an invitation; whether it was theirs and has
    not ended.
    """
    done = await connection.execute(
        update(partner_users)
        .where(partner_users.c.number == number, _serves())
        .where(partner_users.c.invitation == invitation)
        .where(partner_users.c.invited_until > func.clock_timestamp())
        .values(credential=credential, invitation=None, invited_until=None)
    )
    return done.rowcount == 1


async def add_sample(connection: AsyncConnection, person: PartnerUser, credential: Digest) -> None:
    """Enter somebody invented, for the embedded default, who can sign in at once. Whoever has that
    number already stays.
    """
    row = {
        "number": person.number,
        "organisation_id": person.organisation,
        "name": person.name,
        "email": person.email,
        "roles": sorted(role.value for role in person.roles),
        "invited_by": SAMPLE,
        "credential": credential,
    }
    await connection.execute(upsert(partner_users).values(row).on_conflict_do_nothing())


async def users_of(connection: AsyncConnection, organisation: str) -> list[PartnerUser]:
    """Everybody of an organisation, in the order of their entry."""
    kept = partner_users.c
    rows = await connection.execute(
        select(partner_users)
        .where(kept.organisation_id == organisation)
        .order_by(kept.created_at, kept.number)
    )
    return [_user(row) for row in rows]


async def give_roles(
    connection: AsyncConnection, number: str, roles: Collection[OrganisationRole]
) -> None:
    """Replace somebody's roles."""
    await connection.execute(
        update(partner_users)
        .where(partner_users.c.number == number)
        .values(roles=sorted(role.value for role in roles))
    )


async def end_user(connection: AsyncConnection, number: str, by: str) -> None:
    """Somebody acts for the organisation no more."""
    await connection.execute(
        update(partner_users)
        .where(partner_users.c.number == number, partner_users.c.active)
        .values(active=False, invitation=None, ended_by=by, ended_at=func.clock_timestamp())
    )


async def user_of(connection: AsyncConnection, token: str) -> tuple[PartnerUser, timedelta] | None:
    """Whose session this is, if it goes on and they still serve, and how long it goes on at the
    longest.
    """
    found = await connection.execute(
        select(partner_users, SESSIONS.stale().label("stale"), SESSIONS.left().label("left"))
        .join(partner_sessions, partner_sessions.c.user_number == partner_users.c.number)
        .where(SESSIONS.running(token), _serves())
    )
    row = found.one_or_none()
    if row is None:
        return None
    if row.stale:
        await see_session(connection, SESSIONS, token)
    return _user(row), row.left


def _user(row: object) -> PartnerUser:
    kept = row._mapping  # type: ignore[attr-defined]
    return PartnerUser(
        number=kept["number"],
        organisation=kept["organisation_id"],
        name=kept["name"],
        email=kept["email"],
        roles=roles_of(kept["roles"]),
        active=kept["active"],
        accepted=kept["credential"] is not None,
        invited_until=kept["invited_until"],
    )


def roles_of(kept: Sequence[str]) -> frozenset[OrganisationRole]:
    """Roles as they are kept; one that this release does not know is left out."""
    known = {role.value for role in OrganisationRole}
    return frozenset(OrganisationRole(one) for one in kept if one in known)
