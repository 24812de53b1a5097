"""Signing in and out, so that every act has a named human behind it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from policy.refusal import Refusal
from policy.second_factor import FactorOwner
from service.authorisation import NOT_SIGNED_IN, Open, open_use_case, use_case
from service.context import Context
from service.sessions.break_glass import refused_credential
from service.sessions.credential import HalfSession as HalfSession
from service.sessions.credential import Session as Session
from service.sessions.credential import sign_in_by_credential
from store import staff
from store.engine import one_by_one
from store.sessions import end_session
from store.sign_ins import SIGNED_OUT, note_sign_in
from store.staff import StaffMember
from wiring.app import App

FAILED = Refusal(
    code="sign-in-failed",
    sentence="The staff number or the credential is not right.",
    what_to_do="Try again, or ask operations for a new credential.",
    rule="service",
)


@open_use_case(Open.SESSION)
async def sign_in(
    context: Context, number: str, credential: str
) -> Session | HalfSession | Refusal:
    """Begin a session of staff, or half of one where a second factor is due
    (`service/sessions/second_factor.py`).
    """
    refusal = refused_credential(context.app.settings)
    if refusal is not None:
        return refusal
    return await sign_in_by_credential(staff.PEOPLE, context, number, credential, FAILED)


@open_use_case(Open.SESSION)
async def sign_out(context: Context, token: str) -> None:
    """End the session of a token, if there is one."""
    if token:
        async with context.app.engine.begin() as connection:
            number = await end_session(connection, staff.SESSIONS, token)
            if number is not None:
                await note_sign_in(connection, number, FactorOwner.STAFF, SIGNED_OUT)


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def who_am_i(context: Context) -> StaffMember | Refusal:
    """The person who is signed in, as the register has them now."""
    return context.member or NOT_SIGNED_IN


async def member_of(app: App, token: str) -> StaffMember | None:
    """Whose session a token is of, as the register has them now: every way in has its context
    from this. None without a session that runs.
    """
    found = await session_of(app, token)
    return None if found is None else found[0]


async def session_of(app: App, token: str) -> tuple[StaffMember, timedelta] | None:
    """The same, and how long that session goes on at the longest."""
    if not token:
        return None
    async with one_by_one(app.engine) as connection:
        return await staff.who_is(connection, token)


async def member_if_known(app: App, token: str) -> StaffMember | None:
    """The same where nobody needs to be signed in: None also where the record cannot say."""
    try:
        return await member_of(app, token)
    except SQLAlchemyError:
        return None
