"""`referrals views`: ready links into lists in Temporal's pages, of the track it is called in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from starter.terminal.calling import in_service
from starter.terminal.output import as_text
from starter.use_cases import links_into_temporal


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def views(data: Path | None, as_json: bool) -> None:
    """Links to lists in Temporal's pages: over time, due soon, waiting long, stuck, by authority.

    A list that depends on the time is right for the moment this was asked.
    """
    found = in_service(data, links_into_temporal)
    if as_json:
        click.echo(as_text([asdict(one) | {"link": address} for one, address in found.lists]))
        return
    for one, address in found.lists:
        click.echo(f"{one.title}\n  {address}")
    if found.sign_in_at:
        click.echo(f"Sign in to read the cases: {found.sign_in_at}")
