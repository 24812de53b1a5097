"""The sessions of the person signed in, to look at and to end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.permissions import ByOrganisation
from store import partner_users, staff
from store.sessions import RunningSession, SessionsOf, begin_beside, end_one_of, sessions_of

_NO_SUCH_SESSION = Refusal(
    code="no-such-session",
    sentence="You have no such session, or it has ended.",
    what_to_do="Look at the list of your sessions.",
    rule="service",
)


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def my_sessions(context: Context) -> list[RunningSession]:
    """Where they are signed in, the newest first; a program has no sessions."""
    of, number = _whose(context)
    async with context.app.engine.connect() as connection:
        return await sessions_of(connection, of, number)


@use_case(staff=lambda permissions: permissions.anybody, organisations=ByOrganisation.KNOW_ITS_OWN)
async def end_my_session(context: Context, id: str) -> str | Refusal:
    """End one of their own; its id."""
    of, number = _whose(context)
    async with context.app.engine.begin() as connection:
        return id if await end_one_of(connection, of, number, id) else _NO_SUCH_SESSION


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskToken:
    """What the command line is signed in with, to be shown once: it is kept nowhere."""

    token: str = field(repr=False)
    ends: datetime


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def token_for_desk(context: Context, token: str) -> DeskToken | Refusal:
    """Another session, for the command line, of the person who is signed in by this token, which
    ends when theirs does: nobody stays signed in for longer by it.
    """
    async with context.app.engine.begin() as connection:
        begun = await begin_beside(connection, staff.SESSIONS, context.staff_number, token)
    if begun is None:
        return _NO_SUCH_SESSION
    return DeskToken(token=begun[0], ends=begun[1])


def _whose(context: Context) -> tuple[SessionsOf, str]:
    if context.member is not None:
        return staff.SESSIONS, context.member.number
    return partner_users.SESSIONS, context.user
