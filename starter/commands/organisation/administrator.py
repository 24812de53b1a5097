"""`organisation administrator`: who keeps an organisation's own people."""

from __future__ import annotations

from pathlib import Path

import click

from service.organisations.people import enter_administrator
from starter.terminal.calling import in_service


@click.command()
@click.argument("id")
@click.option("--name", required=True, help="Kept in the organisation's list of people only.")
@click.option("--email", required=True, help="Theirs at the organisation.")
@click.pass_obj
def administrator(data: Path | None, id: str, name: str, email: str) -> None:
    """Enter somebody who invites and removes an organisation's other people, and makes its keys.

    They choose a credential with the invitation, once and within seven days, on the pages for
    outside bodies.
    """
    invited = in_service(data, lambda context: enter_administrator(context, id, name, email))
    click.echo(f"{invited.number} is entered.")
    click.echo("Their invitation, shown only now; hand it over in person or by a safe channel:")
    click.echo(invited.code)
