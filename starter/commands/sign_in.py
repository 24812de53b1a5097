"""`referrals sign-in`: so that every act has a named human behind it."""

from __future__ import annotations

from pathlib import Path

import click

from policy.refusal import Refusal
from service.context import Context
from service.sessions import signing
from starter.terminal.calling import session_file_of, with_nobody
from starter.terminal.credentials import asked_credential
from starter.terminal.session import keep_token


@click.command()
@click.argument("number")
@click.pass_obj
def sign_in(data: Path | None, number: str) -> None:
    """Sign in with your staff number. The credential is asked for, or read from
    REFERRALS_CREDENTIAL.

    A session lasts twelve hours.
    """
    credential = asked_credential()

    async def work(context: Context) -> signing.Session | Refusal:
        session = await signing.sign_in(context, number, credential)
        if not isinstance(session, Refusal):
            keep_token(session_file_of(context.app), session.token)
        return session

    session = with_nobody(data, work)
    hours = int(session.lasts.total_seconds() // 3600)
    click.echo(f"Signed in as {session.number} for {hours} hours.")
