"""One's own second factor, once signed in: another app, other recovery codes. Each takes a code
that is good now, so that a session left open gives nobody a way in of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.permissions import ByOrganisation
from service.sessions.codes import accept_code, noted
from service.sessions.second_factor import (
    AppToSetUp,
    SetUp,
    begin_app,
    confirmed_app,
    shown_app,
    with_code,
)
from store import partner_users, staff, totp
from store.recovery_codes import codes_left, new_codes
from store.signing_people import FactorHolder
from store.staff import StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFactors:
    """Whether an app is set up, and how many recovery codes are not used."""

    has_app: bool
    codes_left: int


def holder_of(member: StaffMember | None, user: str) -> FactorHolder:
    """The person who is signed in: a member of staff, or somebody of an organisation, by number."""
    if member is not None:
        return FactorHolder(people=staff.PEOPLE, number=member.number)
    return FactorHolder(people=partner_users.PEOPLE, number=user)


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def my_factors(context: Context) -> OwnFactors:
    """What they have."""
    who = holder_of(context.member, context.user)
    async with context.app.engine.connect() as connection:
        return OwnFactors(
            has_app=await totp.has_app(connection, who),
            codes_left=await codes_left(connection, who),
        )


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def begin_my_app(context: Context) -> str:
    """Make a secret for another app; the one in use goes on until that is confirmed."""
    who = holder_of(context.member, context.user)
    async with context.app.engine.begin() as connection:
        await begin_app(context.app, connection, who)
    return who.number


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def show_my_app(context: Context) -> AppToSetUp | Refusal:
    """The secret that waits for its first code."""
    async with context.app.engine.connect() as connection:
        return await shown_app(context.app, connection, holder_of(context.member, context.user))


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def confirm_my_app(context: Context, typed: str, present: str) -> SetUp | Refusal:
    """Confirm it by a code of it, and by one of the `present` app where there is one."""

    async def work(connection: AsyncConnection, who: FactorHolder) -> SetUp | Refusal | None:
        if await totp.has_app(connection, who):
            if await accept_code(context.app, connection, who, present) is None:
                return None
        codes = await confirmed_app(context.app, connection, who, typed)
        if codes is None or isinstance(codes, Refusal):
            return codes
        return SetUp(codes=codes, session=None)

    return await with_code(holder_of(context.member, context.user), context, work)


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def renew_my_codes(context: Context, typed: str) -> SetUp | Refusal:
    """Other recovery codes, for a code that is good now; the old ones end."""

    async def work(connection: AsyncConnection, who: FactorHolder) -> SetUp | Refusal | None:
        if await accept_code(context.app, connection, who, typed) is None:
            return None
        await noted(connection, who, "recovery codes made")
        codes = await new_codes(connection, context.app.keys.ring, who)
        return SetUp(codes=tuple(codes), session=None)

    return await with_code(holder_of(context.member, context.user), context, work)
