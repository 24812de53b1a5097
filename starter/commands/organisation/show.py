"""`organisation show`: one organisation with its history."""

from __future__ import annotations

from pathlib import Path

import click

from policy.time import show_london
from starter.terminal.calling import in_service
from starter.use_cases import show_organisation


@click.command()
@click.argument("id")
@click.pass_obj
def show(data: Path | None, id: str) -> None:
    """One organisation with its whole history: entries and delegations."""
    known = in_service(data, lambda context: show_organisation(context, id))
    click.echo(f"{known.id}: {known.name}, {known.kind}, {known.nation}")
    click.echo(
        f"Notices: {known.contact_email}; out of hours: {known.out_of_hours_email or 'the same'}"
    )
    for entry in known.registrations:
        click.echo(
            f"  from {show_london(entry.effective_from)}: {entry.status}, "
            f"agreement {entry.agreement_version}, {entry.agreement_from:%d/%m/%Y} to "
            f"{entry.agreement_until:%d/%m/%Y}"
        )
    if known.succession is not None:
        since = show_london(known.succession.effective_from)
        click.echo(f"  {known.succession.successor_id} stands for it from {since}")
    for given in known.delegations:
        until = f"{given.valid_until:%d/%m/%Y}" if given.valid_until else "further notice"
        click.echo(
            f"  {given.provider_id} may refer for it: {given.valid_from:%d/%m/%Y} to {until}"
        )
