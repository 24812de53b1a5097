"""`referrals offer-return`: that voluntary return was offered (R29)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.support.deeds import OfferReturn
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE


@click.command("offer-return")
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def offer_return(data: Path | None, reference: str) -> None:
    """Record that voluntary return was offered, as it must be before any enforcement ending
    (R29).
    """
    carry_out(data, reference, OfferReturn(), f"Recorded for {reference}: return was offered.")
