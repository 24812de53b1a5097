"""`referrals suitability acknowledge`: escalations taken by somebody on duty."""

from __future__ import annotations

from pathlib import Path

import click

from starter.commands.acknowledge import take
from starter.terminal.inputs import REFERENCE


@click.command()
@click.argument("references", type=REFERENCE, nargs=-1, required=True, metavar="REFERENCE...")
@click.pass_obj
def acknowledge(data: Path | None, references: tuple[str, ...]) -> int:
    """Take the escalation of a case, or of several, as somebody on duty: the next on the rota is
    not notified.
    """
    return take(data, references, "", "")
