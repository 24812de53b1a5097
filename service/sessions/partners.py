"""Signing in and out of people of organisations."""

from __future__ import annotations

from policy.refusal import Refusal
from policy.second_factor import FactorOwner
from service.authorisation import Open, open_use_case
from service.context import Context
from service.sessions.credential import HalfSession, Session, sign_in_by_credential
from store import partner_users
from store.sessions import end_session
from store.sign_ins import SIGNED_OUT, note_sign_in
from wiring.app import App

PARTNER_FAILED = Refusal(
    code="sign-in-failed",
    sentence="The user number or the credential is not right.",
    what_to_do="Try again, or ask whoever administers your organisation's people.",
    rule="service",
)


@open_use_case(Open.SESSION)
async def sign_in_partner(
    context: Context, number: str, credential: str
) -> Session | HalfSession | Refusal:
    """Begin a session of somebody of an organisation, with a token of its own, or half of one where
    a second factor is due. Somebody whose organisation has left gets the same answer as for a wrong
    credential.
    """
    return await sign_in_by_credential(
        partner_users.PEOPLE, context, number, credential, PARTNER_FAILED
    )


@open_use_case(Open.SESSION)
async def sign_out_partner(context: Context, token: str) -> None:
    """End the session of a token, if there is one."""
    if token:
        async with context.app.engine.begin() as connection:
            number = await end_session(connection, partner_users.SESSIONS, token)
            if number is not None:
                await note_sign_in(connection, number, FactorOwner.PARTNER, SIGNED_OUT)


async def context_of_partner(app: App, token: str, used: str, address: str = "") -> Context | None:
    """For the use cases, of whose session a token is; None without one that goes on, or if their
    organisation has left the register.
    """
    if not token:
        return None
    async with app.engine.begin() as connection:
        found = await partner_users.user_of(connection, token)
    if found is None:
        return None
    user, left = found
    return Context(
        app=app,
        used=used,
        organisation=user.organisation,
        organisation_roles=user.roles,
        user=user.number,
        address=address,
        session_left=left,
    )
