"""`referrals sign-in`: so that every act has a named human behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.refusal import Refusal
from policy.second_factor import TO_SET_UP, FactorOwner
from service.values.sessions import HalfSession
from starter.terminal.calling import (
    front_door_of,
    in_service,
    kept_session,
    session_place,
    with_nobody,
)
from starter.terminal.credentials import asked_code, asked_credential, asked_token
from starter.terminal.output import Stopped
from starter.terminal.session import KeptSession, keep_session
from starter.use_cases import finish_with_code, who_am_i
from starter.use_cases import sign_in as begin

if TYPE_CHECKING:
    from service.context import Context
    from service.values.sessions import Session


@click.command()
@click.argument("number", required=False, default="")
@click.option(
    "--token",
    "by_token",
    is_flag=True,
    help="By a token that the page of your sessions makes, where staff sign in by a provider.",
)
@click.option(
    "--front-door",
    default="",
    metavar="ADDRESS",
    help="Where the service's pages are. Otherwise as the last time, REFERRALS_FRONT_DOOR, or "
    "what the data folder says.",
)
@click.pass_obj
def sign_in(data: Path | None, number: str, by_token: bool, front_door: str) -> None:
    """Sign in with your staff number. The credential is asked for, or read from
    REFERRALS_CREDENTIAL; then the code of your second factor, or a recovery code.

    A session lasts twelve hours. Its token and the front door's address are all that is kept here.
    """
    address = front_door.strip() or front_door_of(data, kept_session(data))
    if by_token:
        return _by_token(data, address)
    if not number:
        raise click.UsageError("Give your staff number, or --token.")
    credential = asked_credential()

    async def work(context: Context) -> Session | Refusal:
        session = await begin(context, number, credential)
        if isinstance(session, HalfSession):
            if session.to_set_up:
                return TO_SET_UP
            owner, code = FactorOwner.STAFF, asked_code()
            session = await finish_with_code(context, owner, session.token, code)
        if not isinstance(session, Refusal):
            keep_session(session_place(data), KeptSession(token=session.token, address=address))
        return session

    session = with_nobody(data, work, address=address)
    hours = int(session.lasts.total_seconds() // 3600)
    click.echo(f"Signed in as {session.number} for {hours} hours.")


def _by_token(data: Path | None, address: str) -> None:
    """Keep a token that the pages made, if it is one."""
    place, before = session_place(data), kept_session(data)
    keep_session(place, KeptSession(token=asked_token(), address=address))
    try:
        member = in_service(data, who_am_i)
    except Stopped:
        keep_session(place, before)
        raise
    click.echo(f"Signed in as {member.number}, until your session on the pages ends.")
