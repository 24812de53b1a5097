"""`referrals extend`: the support window, open for another one (R20)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.support.deeds import ExtendWindow
from policy.support.deeds.extend_window import EXTEND_WINDOW
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, reason_for


@click.command()
@click.argument("reference", type=REFERENCE)
@reason_for(EXTEND_WINDOW)
@click.pass_obj
def extend(data: Path | None, reference: str, reason: str) -> None:
    """Keep the support window open for another one, as a supervisor, with a reason (R20)."""
    done = f"The support window of {reference} runs anew from today."
    carry_out(data, reference, ExtendWindow(reason=reason), done)
