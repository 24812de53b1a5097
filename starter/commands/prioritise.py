"""`referrals prioritise`: asking a casework team to look at an application sooner (R21)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.support.deeds import AskPrioritisation
from policy.support.deeds.ask_prioritisation import ASK_PRIORITISATION
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, hint


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--target", required=True, help=hint(ASK_PRIORITISATION, "target"))
@click.pass_obj
def prioritise(data: Path | None, reference: str, target: str) -> None:
    """Ask a casework team to look at an outstanding application sooner (R21).

    It changes the order of their queue and can never set an outcome (R22). No word from them is
    chased in working days.
    """
    done = f"Asked for {reference}; the casework team is told, and chased until it answers."
    carry_out(data, reference, AskPrioritisation(target=target), done)
