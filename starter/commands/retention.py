"""`referrals retention`: what was kept for as long as it may be, and what went."""

from __future__ import annotations

from pathlib import Path

import click

from policy.time import show_london
from starter.terminal.calling import in_service
from starter.use_cases import look_at_retention


@click.command()
@click.pass_obj
def retention(data: Path | None) -> None:
    """What is due to go, class by class, and what went, as the data-protection officer. A dry run,
    always: what may go by itself goes by schedule, and a case is erased by two people.
    """
    found = in_service(data, look_at_retention)
    click.echo(f"At {show_london(found.now)}; nothing is removed by this.")
    for one in found.due:
        choice = "the service's own choice" if one.own_choice else one.rule
        click.echo(f"{one.name}: kept {one.kept} ({choice}). {one.goes.capitalize()}.")
        if one.due is not None:
            click.echo(f"  due now: {one.due}" + (f", kept by a hold: {one.held}" * bool(one.held)))
        for reference in one.cases:
            click.echo(f"  {reference}: referrals erase, by two people")
    for gone in found.removed:
        click.echo(f"Removed {show_london(gone.removed_at)}: {gone.removed} of {gone.name}.")
