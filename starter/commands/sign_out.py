"""`referrals sign-out`: a session ended, here and in the service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from starter import use_cases
from starter.terminal.calling import kept_session, session_place, with_nobody
from starter.terminal.session import forget_session

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context


@click.command()
@click.pass_obj
def sign_out(data: Path | None) -> None:
    """End your session, here and in the service."""

    async def work(context: Context) -> Refusal | None:
        refusal = await use_cases.sign_out(context, kept_session(data).token)
        forget_session(session_place(data))
        return refusal

    with_nobody(data, work)
    click.echo("Signed out.")
