"""`referrals suitability area`: who is asked first about somebody in an area (R98 to R100)."""

from __future__ import annotations

from pathlib import Path

import click

from starter.terminal.calling import in_service
from starter.terminal.output import plain
from starter.use_cases import who_is_asked_first


@click.command()
@click.argument("code")
@click.pass_obj
def area(data: Path | None, code: str) -> None:
    """Who is asked first about somebody who sleeps rough in an area, by its code (R98 to R100)."""
    found = in_service(data, lambda context: who_is_asked_first(context, code))
    asked = found.organisation
    click.echo(f"{found.area}: the {found.body} is asked first ({found.rule}).")
    click.echo(f"In the register: {asked.id}, {plain(asked.name)}.")
