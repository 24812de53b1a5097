"""The people of an organisation, kept by their own administrator.

Somebody is invited with a code that is shown once, to be handed to them: with it they choose a
credential that nobody else has seen.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.contact import is_email
from policy.partners import LAST_ADMINISTRATOR, NO_ROLES, OrganisationRole, refused_name
from policy.refusal import Refusal
from service.authorisation import Open, open_use_case, use_case
from service.context import Context
from service.permissions import ByOrganisation
from service.sessions.throttling import throttled
from service.staff.entering import BAD_ADDRESS, SHORTEST_CREDENTIAL, TOO_SHORT
from store import partner_users
from store.credentials import new_digest
from store.partner_users import PartnerUser
from store.sessions import end_sessions
from wiring.app import App

_MADE_BYTES = 18
_ADMINISTER = OrganisationRole.ADMINISTER

NO_SUCH_USER = Refusal(
    code="no-such-user",
    sentence="Nobody of your organisation who can sign in has this user number.",
    what_to_do="Look at the list of your people.",
    rule="service",
)
_NOT_INVITED = Refusal(
    code="invitation-not-valid",
    sentence="The user number or the invitation is not right, or the invitation has ended.",
    what_to_do="Try again, or ask whoever invited you for another.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """Somebody to be invited."""

    name: str
    email: str
    roles: frozenset[OrganisationRole]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserInvitation:
    """Somebody was entered. `code` is shown once: it is kept nowhere."""

    number: str
    code: str = field(repr=False)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def invite_user(context: Context, new: NewUser) -> UserInvitation | Refusal:
    """Invite somebody of one's own organisation."""
    app = context.app
    async with app.engine.begin() as connection:
        return await entered_user(connection, app, context.organisation, new, context.by)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def list_users(context: Context) -> list[PartnerUser]:
    """Everybody of one's own organisation, also who was removed."""
    async with context.app.engine.connect() as connection:
        return await partner_users.users_of(connection, context.organisation)


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def give_user_roles(
    context: Context, number: str, roles: frozenset[OrganisationRole]
) -> str | Refusal:
    """Replace somebody's roles. Their sessions end: what they may is asked anew. Their number."""
    if not roles:
        return NO_ROLES
    number = number.strip().upper()
    async with context.app.engine.begin() as connection:
        refusal = await _refused_change(connection, context, number, roles)
        if refusal is not None:
            return refusal
        await partner_users.give_roles(connection, number, roles)
        await end_sessions(connection, partner_users.SESSIONS, number)
    return number


@use_case(staff=lambda permissions: frozenset(), organisations=ByOrganisation.ADMINISTER)
async def remove_user(context: Context, number: str) -> str | Refusal:
    """Somebody acts for the organisation no more: their sessions end at once. Their number."""
    number = number.strip().upper()
    async with context.app.engine.begin() as connection:
        refusal = await _refused_change(connection, context, number, frozenset())
        if refusal is not None:
            return refusal
        await partner_users.end_user(connection, number, context.by)
        await end_sessions(connection, partner_users.SESSIONS, number)
    return number


@open_use_case(Open.SESSION)
async def accept_invitation(
    context: Context, number: str, code: str, credential: str
) -> str | Refusal:
    """Choose a credential with an invitation, once; the number to sign in with."""
    if len(credential) < SHORTEST_CREDENTIAL:
        return TOO_SHORT
    number, app = number.strip().upper(), context.app

    async def tried() -> str | None:
        digest = await new_digest(credential)
        async with app.engine.begin() as connection:
            invited = _invitation(app, number, code.strip())
            done = await partner_users.accept_invitation(connection, number, invited, digest)
        return number if done else None

    return await throttled(app, context.address, f"invitation {number}", tried, _NOT_INVITED)


async def entered_user(
    connection: AsyncConnection, app: App, organisation: str, new: NewUser, by: str
) -> UserInvitation | Refusal:
    """Enter and invite somebody of an organisation, in the name of `by`."""
    name = new.name.strip()
    refusal = refused_name(name)
    if refusal is not None:
        return refusal
    if not is_email(new.email):
        return BAD_ADDRESS
    if not new.roles:
        return NO_ROLES
    code = secrets.token_urlsafe(_MADE_BYTES)
    await partner_users.lock_users(connection, organisation)
    number = await partner_users.add_user(
        connection, organisation, name=name, email=new.email, roles=new.roles, by=by
    )
    await partner_users.invite(connection, number, _invitation(app, number, code))
    return UserInvitation(number=number, code=code)


async def _refused_change(
    connection: AsyncConnection,
    context: Context,
    number: str,
    roles: frozenset[OrganisationRole],
) -> Refusal | None:
    """Administrators take turns, so that two do not remove each other."""
    await partner_users.lock_users(connection, context.organisation)
    people = await partner_users.users_of(connection, context.organisation)
    serve = [one for one in people if one.active]
    if number not in {one.number for one in serve}:
        return NO_SUCH_USER
    others = [one for one in serve if one.number != number and one.accepted]
    stay = any(_ADMINISTER in one.roles for one in others)
    return None if stay or _ADMINISTER in roles or not _was(serve, number) else LAST_ADMINISTRATOR


def _was(people: list[PartnerUser], number: str) -> bool:
    return any(one.number == number and _ADMINISTER in one.roles for one in people)


def _invitation(app: App, number: str, code: str) -> str:
    """What is kept of an invitation: a keyed digest, for it is long and ends soon."""
    return app.keys.ring.fingerprint("invitation", number, code.encode("utf-8", "surrogatepass"))
