"""`referrals incidents`: what should not have happened, and nobody has looked at."""

from __future__ import annotations

from pathlib import Path

import click

from policy.time import show_london
from starter.terminal.calling import in_service
from starter.terminal.output import out
from starter.use_cases import unseen_incidents


@click.command()
@click.pass_obj
def incidents(data: Path | None) -> None:
    """What should not have happened, newest first: kinds and references, never content."""
    from starter.drawing.tables import table

    found = in_service(data, unseen_incidents)
    if not found:
        click.echo("No incident.")
        return
    shown = table("When (London)", "What", "Where", "Code")
    for each in found:
        shown.add_row(show_london(each.reported_at), each.kind, each.subject, each.code)
    out().print(shown)
