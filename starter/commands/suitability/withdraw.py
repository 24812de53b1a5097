"""`referrals suitability withdraw`: a named UKVI officer withdraws the decision (R112)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.suitability.deeds import WithdrawDecision
from policy.suitability.deeds.withdraw_decision import WITHDRAW_DECISION
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, reason_for


@click.command()
@click.argument("reference", type=REFERENCE)
@reason_for(WITHDRAW_DECISION)
@click.pass_obj
def withdraw(data: Path | None, reference: str, reason: str) -> None:
    """Withdraw the decision, as a named UKVI officer (R112)."""
    done = f"The decision on {reference} is withdrawn. Nothing may be handed over."
    carry_out(data, reference, WithdrawDecision(reason=reason), done)
