"""`referrals delivered`: the notice of an answer, given by hand (R17)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.support.deeds import ConfirmDelivery
from policy.support.words import Audience
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE

_RECIPIENTS = {"referrer": Audience.REFERRER, "support-team": Audience.SUPPORT_TEAM}


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--to", "whom", type=click.Choice(tuple(_RECIPIENTS)), required=True)
@click.pass_obj
def delivered(data: Path | None, reference: str, whom: str) -> None:
    """Record that the notice of an answer, which no channel took, was given by hand (R17).

    The 24 hours stop when both recipients have it. Say that an answer is ready, never what it is.
    """
    done = f"Recorded for {reference}: the {_RECIPIENTS[whom].value} was told by hand."
    carry_out(data, reference, ConfirmDelivery(audience=_RECIPIENTS[whom]), done)
