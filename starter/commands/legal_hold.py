"""`referrals legal-hold`: a case of which nothing may be erased."""

from __future__ import annotations

from pathlib import Path

import click

from starter import use_cases
from starter.terminal.calling import in_service
from starter.terminal.inputs import REASON, REFERENCE


@click.group("legal-hold")
def legal_hold() -> None:
    """Nothing of a case is erased while a legal hold stands on it."""


@legal_hold.command()
@click.argument("reference", type=REFERENCE)
@REASON
@click.pass_obj
def place(data: Path | None, reference: str, reason: str) -> None:
    """Place one."""
    held = in_service(
        data, lambda context: use_cases.place_legal_hold(context, reference, reason=reason)
    )
    click.echo(f"{held}: nothing of it is erased while the hold stands.")


@legal_hold.command()
@click.argument("reference", type=REFERENCE)
@REASON
@click.pass_obj
def lift(data: Path | None, reference: str, reason: str) -> None:
    """Lift it, as the data-protection officer."""
    lifted = in_service(
        data, lambda context: use_cases.lift_legal_hold(context, reference, reason=reason)
    )
    click.echo(f"{lifted}: the hold is lifted. Erasing it still needs two people.")
