"""Signing in and out, so that every act has a named human behind it."""

from __future__ import annotations

from pathlib import Path

import click

from policy.refusal import Refusal
from service.context import Context
from service.sessions import signing
from starter.commands.calling import in_service, session_file_of, with_nobody
from starter.commands.credentials import asked_credential
from starter.session import forget_token, keep_token, read_token


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


@click.command()
@click.pass_obj
def sign_out(data: Path | None) -> None:
    """End your session, here and in the service."""

    async def work(context: Context) -> Refusal | None:
        path = session_file_of(context.app)
        refusal = await signing.sign_out(context, read_token(path))
        forget_token(path)
        return refusal

    with_nobody(data, work)
    click.echo("Signed out.")


@click.command()
@click.pass_obj
def whoami(data: Path | None) -> None:
    """Who is signed in here, and with which roles."""
    member = in_service(data, signing.who_am_i)
    click.echo(f"{member.number}, {member.team}: {', '.join(member.roles) or 'no role'}")
