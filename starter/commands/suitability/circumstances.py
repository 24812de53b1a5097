"""`referrals suitability circumstances`: what is on record of the person's circumstances (R73)."""

from __future__ import annotations

from pathlib import Path

import click

from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import plain
from starter.use_cases import read_circumstances


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def circumstances(data: Path | None, reference: str) -> None:
    """Read the person's circumstances, each with the id that `conclude --read` names (R73). That
    you read them is noted.
    """
    found = in_service(data, lambda context: read_circumstances(context, reference))
    if not found:
        click.echo("Nobody has recorded the person's circumstances, or that they asked.")
    for fact in found:
        click.echo(
            f"{plain(fact.id)}  {fact.as_of:%d/%m/%Y}  {fact.kind}; bears on taking up support: "
            f"{fact.bears_on_support}"
        )
        if fact.words:
            click.echo(f"  {plain(fact.words)}")
