"""`referrals close`: a named person closes a case (R26)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.support.deeds import CloseCase
from policy.support.deeds.close_case import CLOSE_CASE
from policy.support.words import Outcome
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, hint, one_of, reason_for


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--outcome", type=one_of(Outcome), required=True, help=hint(CLOSE_CASE, "outcome"))
@reason_for(CLOSE_CASE)
@click.pass_obj
def close(data: Path | None, reference: str, outcome: str, reason: str) -> None:
    """Close a case with an outcome of the closed list (R26). Only a named person closes a case."""
    command = CloseCase(outcome=Outcome(outcome), reason=reason)
    carry_out(data, reference, command, f"{reference} is closed: {outcome}.")
