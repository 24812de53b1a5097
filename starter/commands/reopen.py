"""`referrals reopen`: a closed case taken up again as a linked one (R26)."""

from __future__ import annotations

from pathlib import Path

import click

from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.rows import TEMPORAL_OUT_OF_REACH
from starter.use_cases import reopen_case


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def reopen(data: Path | None, reference: str) -> None:
    """Take a closed case up again: a new case for the same person, linked to it, received now.

    The closed one stays as it is. One that ended with a withdrawal needs new consent.
    """
    made = in_service(data, lambda context: reopen_case(context, reference), temporal=True)
    if made.already:
        click.echo(f"{reference} was taken up again already, as {made.reference}.")
        return
    click.echo(f"{reference} is taken up again as {made.reference}; its 24 hours run from now.")
    if made.later:
        click.echo(TEMPORAL_OUT_OF_REACH)
