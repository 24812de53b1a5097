"""`referrals sign-in`: so that every act has a named human behind it."""

from __future__ import annotations

from pathlib import Path

import click

from policy.refusal import Refusal
from policy.second_factor import TO_SET_UP, FactorOwner
from service.context import Context
from service.sessions import signing
from service.sessions.second_factor import finish_with_code
from starter.terminal.calling import session_file_of, with_nobody
from starter.terminal.credentials import asked_code, asked_credential
from starter.terminal.session import keep_token


@click.command()
@click.argument("number")
@click.pass_obj
def sign_in(data: Path | None, number: str) -> None:
    """Sign in with your staff number. The credential is asked for, or read from
    REFERRALS_CREDENTIAL; then the code of your second factor, or a recovery code.

    A session lasts twelve hours.
    """
    credential = asked_credential()

    async def work(context: Context) -> signing.Session | Refusal:
        session = await signing.sign_in(context, number, credential)
        if isinstance(session, signing.HalfSession):
            if session.to_set_up:
                return TO_SET_UP
            owner, code = FactorOwner.STAFF, asked_code()
            session = await finish_with_code(context, owner, session.token, code)
        if not isinstance(session, Refusal):
            keep_token(session_file_of(context.app), session.token)
        return session

    session = with_nobody(data, work)
    hours = int(session.lasts.total_seconds() // 3600)
    click.echo(f"Signed in as {session.number} for {hours} hours.")
