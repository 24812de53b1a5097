"""`organisation credential`: what an organisation shows who it is by."""

from __future__ import annotations

from pathlib import Path

import click

from service.organisations.credentials import renew_credential
from starter.terminal.calling import in_service


@click.command()
@click.argument("id")
@click.pass_obj
def credential(data: Path | None, id: str) -> None:
    """Make a new credential for an organisation and show it once. The old one ends."""
    made = in_service(data, lambda context: renew_credential(context, id))
    click.echo("Its new credential, shown only now; hand it over in person or by a safe channel:")
    click.echo(made.credential)
