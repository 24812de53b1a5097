"""`referrals suitability enquire`: a body is asked what support was offered (R94, R99, R100)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.suitability.deeds import SendEnquiry
from policy.suitability.deeds.send_enquiry import SEND_ENQUIRY
from policy.suitability.evidence.words import Body
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, hint, one_of


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--body", type=one_of(Body), required=True, help=hint(SEND_ENQUIRY, "body"))
@click.pass_obj
def enquire(data: Path | None, reference: str, body: str) -> None:
    """Ask the nation's own body what support was offered (R94, R99, R100). It is chased; without
    its word nothing is presumed.
    """
    done = f"Asked for {reference}: the {body} is notified, and is chased until it answers."
    carry_out(data, reference, SendEnquiry(body=Body(body)), done)
