"""`referrals sign-out`: a session ended, here and in the service."""

from __future__ import annotations

from pathlib import Path

import click

from policy.refusal import Refusal
from service.context import Context
from service.sessions import signing
from starter.terminal.calling import session_file_of, with_nobody
from starter.terminal.session import forget_token, read_token


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
