"""Signing in and out, so that every act has a named human behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from policy.refusal import Refusal
from policy.session_times import SESSION_LASTS
from service.authorisation import NOT_SIGNED_IN, Open, open_use_case, use_case
from service.context import Context
from service.sessions import throttling
from store import staff
from store.sessions import end_session
from store.staff import StaffMember
from wiring.app import App

FAILED = Refusal(
    code="sign-in-failed",
    sentence="The staff number or the credential is not right.",
    what_to_do="Try again, or ask operations for a new credential.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session that has begun. The token is all that shows whose it is: it is kept by its owner
    only.
    """

    token: str
    number: str
    lasts: timedelta


@open_use_case(Open.SESSION)
async def sign_in(context: Context, number: str, credential: str) -> Session | Refusal:
    """Begin a session. A wrong number is told apart from a wrong credential by nothing; whoever has
    failed too often waits, before any credential is looked at.
    """
    number = number.strip().upper()

    async def tried() -> Session | None:
        token = await staff.sign_in(context.app.engine, number, credential)
        if token is None:
            return None
        return Session(token=token, number=number, lasts=SESSION_LASTS)

    return await throttling.throttled(
        context.app, context.address, f"staff {number}", tried, FAILED
    )


@open_use_case(Open.SESSION)
async def sign_out(context: Context, token: str) -> None:
    """End the session of a token, if there is one."""
    if token:
        async with context.app.engine.begin() as connection:
            await end_session(connection, staff.SESSIONS, token)


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def who_am_i(context: Context) -> StaffMember | Refusal:
    """Whoever is signed in, as the register has them now."""
    return context.member or NOT_SIGNED_IN


async def member_of(app: App, token: str) -> StaffMember | None:
    """Whose session a token is of, as the register has them now: every way in has its context
    from this. None without a session that runs.
    """
    if not token:
        return None
    async with app.engine.begin() as connection:
        return await staff.who_is(connection, token)


async def member_if_known(app: App, token: str) -> StaffMember | None:
    """The same where nobody needs to be signed in: None also where the record cannot say."""
    try:
        return await member_of(app, token)
    except SQLAlchemyError:
        return None
