"""`referrals suitability resolve-duplicate`: whether another case is the same person's (R33)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.suitability.deeds import ResolveDuplicate
from policy.suitability.deeds.resolve_duplicate import RESOLVE_DUPLICATE
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, hint, reason_for


@click.command("resolve-duplicate")
@click.argument("reference", type=REFERENCE)
@click.option("--other", type=REFERENCE, required=True, help="The other case.")
@click.option(
    "--same/--not-same", required=True, default=None, help=hint(RESOLVE_DUPLICATE, "same")
)
@reason_for(RESOLVE_DUPLICATE)
@click.pass_obj
def resolve_duplicate(
    data: Path | None, reference: str, other: str, same: bool, reason: str
) -> None:
    """Say, as a named person, whether another case is the same person's (R33). Until then
    nobody concludes, refers, decides or clears on this one.

    If it is, nothing is merged: what helps the person in one counts in the other from now on (R77),
    and the people who decide have read the other case (R107). Read it first: `linked`.
    """
    command = ResolveDuplicate(other=other, same=same, reason=reason)
    became = "the same person's" if same else "not the same person's"
    carry_out(data, reference, command, f"Recorded for {reference}: {other} is {became}.")
