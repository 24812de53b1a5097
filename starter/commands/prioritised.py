"""`referrals prioritised`: what a casework team answered that was asked to look sooner (R21)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.support.deeds import AnswerPrioritisation
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--acknowledged/--declined", default=None, help="What the team answered.")
@click.pass_obj
def prioritised(data: Path | None, reference: str, acknowledged: bool | None) -> None:
    """Record that the casework team took the request, or declined it (R21)."""
    if acknowledged is None:
        raise click.UsageError("Say --acknowledged or --declined.")
    became = "taken" if acknowledged else "declined"
    done = f"Recorded for {reference}: the request was {became}. Support goes on."
    carry_out(data, reference, AnswerPrioritisation(acknowledged=acknowledged), done)
