"""Signing in and out, so that every act has a named human behind it."""

from __future__ import annotations

import getpass
import os
import warnings
from pathlib import Path

import click

from policy.refusal import Refusal
from starter.commands.desk import Desk, at_desk, without_session
from starter.commands.offices import here
from starter.say import Stopped
from starter.session import forget_token, keep_token, read_token
from store import staff

CREDENTIAL_VARIABLE = "REFERRALS_CREDENTIAL"

_FAILED = Refusal(
    code="sign-in-failed",
    sentence="The staff number or the credential is not right.",
    what_to_do="Try again, or ask operations for a new credential.",
    rule="service",
)


def asked_credential(variable: str, prompt: str) -> str:
    """A credential: from the environment for scripts, otherwise typed unseen."""
    return os.environ.get(variable) or typed_unseen(prompt)


def typed_unseen(prompt: str, *, twice: bool = False) -> str:
    """What somebody types without its being shown. Where it comes through a pipe there is nothing
    to hide it on, and Python's warning about that tells nobody anything.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", getpass.GetPassWarning)
        return str(click.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True))


@click.command()
@click.argument("number")
@click.pass_obj
def sign_in(data: Path | None, number: str) -> None:
    """Sign in with your staff number. The credential is asked for, or read from
    REFERRALS_CREDENTIAL.

    A session lasts twelve hours.
    """
    credential = asked_credential(CREDENTIAL_VARIABLE, "Credential")
    number = number.strip().upper()

    async def work(desk: Desk) -> None:
        token = await staff.sign_in(desk.app.engine, number, credential)
        if token is None:
            raise Stopped(_FAILED)
        keep_token(desk.session_file, token)

    without_session(data, work)
    hours = int(staff.SESSION_LASTS.total_seconds() // 3600)
    click.echo(f"Signed in as {number} for {hours} hours.")


@click.command()
@click.pass_obj
def sign_out(data: Path | None) -> None:
    """End your session, here and in the service."""

    async def work(desk: Desk) -> None:
        path = desk.session_file
        token = read_token(path)
        if token:
            async with desk.app.engine.begin() as connection:
                await staff.sign_out(connection, token)
        forget_token(path)

    without_session(data, work)
    click.echo("Signed out.")


@click.command()
@click.pass_obj
def whoami(data: Path | None) -> None:
    """Who is signed in here, and with which roles."""

    async def work(desk: Desk) -> staff.StaffMember:
        return desk.signed_in

    member = at_desk(data, work, roles=here().anybody)
    click.echo(f"{member.number}, {member.team}: {', '.join(member.roles) or 'no role'}")
