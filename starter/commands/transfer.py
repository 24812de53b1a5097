"""`referrals transfer`: a case goes to the authority of another area (R98)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.refusal import Refusal
from service.cases.transfer import transfer_to
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import Exit, Stopped


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--authority", required=True, help="The code of the area's authority.")
@click.pass_obj
def transfer(data: Path | None, reference: str, authority: str) -> None:
    """Give a case to the authority of the area where the person sleeps now (R98)."""
    command = transfer_to(authority)
    if isinstance(command, Refusal):
        raise Stopped(command, Exit.WRONG_USE)
    carry_out(data, reference, command, f"{reference} is {command.authority}'s from now on.")
