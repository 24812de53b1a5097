"""`referrals whoami`: in whose name commands act here."""

from __future__ import annotations

from pathlib import Path

import click

from starter import use_cases
from starter.terminal.calling import in_service


@click.command()
@click.pass_obj
def whoami(data: Path | None) -> None:
    """Who is signed in here, and with which roles."""
    member = in_service(data, use_cases.who_am_i)
    click.echo(f"{member.number}, {member.team}: {', '.join(member.roles) or 'no role'}")
