"""`referrals suitability close`: a named person closes a case that reached no decision."""

from __future__ import annotations

from pathlib import Path

import click

from policy.suitability.deeds import CloseRoute
from policy.suitability.deeds.close_route import CLOSE_ROUTE
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, reason_for


@click.command()
@click.argument("reference", type=REFERENCE)
@reason_for(CLOSE_ROUTE)
@click.pass_obj
def close(data: Path | None, reference: str, reason: str) -> None:
    """Close a case that reached no decision. Only a named person closes one."""
    carry_out(data, reference, CloseRoute(reason=reason), f"{reference} is closed.")
