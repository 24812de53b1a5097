"""A decision maker takes a case to decide it, or gives it back (R106)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.suitability.deeds import ClaimCase, ReleaseCase
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def claim(data: Path | None, reference: str) -> None:
    """Take a case to decide it: one case, one person at a time (R106)."""
    carry_out(data, reference, ClaimCase(), f"{reference} is yours to decide.")


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def release(data: Path | None, reference: str) -> None:
    """Give a case back, so that another decision maker may take it."""
    carry_out(data, reference, ReleaseCase(), f"{reference} is free for another decision maker.")
