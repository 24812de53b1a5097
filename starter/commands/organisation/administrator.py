"""`organisation administrator`: who keeps an organisation's own people."""

from __future__ import annotations

from pathlib import Path

import click

from starter.terminal.calling import in_service
from starter.terminal.inputs import REASON
from starter.terminal.proposed import say_proposed
from starter.use_cases import enter_administrator


@click.command()
@click.argument("id")
@click.option("--name", required=True, help="Kept in the organisation's list of people only.")
@click.option("--email", required=True, help="Theirs at the organisation.")
@REASON
@click.pass_obj
def administrator(data: Path | None, id: str, name: str, email: str, reason: str) -> None:
    """Enter somebody who invites and removes an organisation's other people, and makes its keys.
    The second person, who confirms it, is shown their invitation, to hand it over.

    They choose a credential with the invitation, once and within seven days, on the pages for
    outside bodies.
    """
    say_proposed(
        in_service(
            data, lambda context: enter_administrator(context, id, name, email, reason=reason)
        )
    )
