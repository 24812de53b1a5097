"""`organisation credential`: what an organisation shows who it is by."""

from __future__ import annotations

from pathlib import Path

import click

from starter.terminal.calling import in_service
from starter.terminal.inputs import REASON
from starter.terminal.proposed import say_proposed
from starter.use_cases import renew_credential


@click.command()
@click.argument("id")
@REASON
@click.pass_obj
def credential(data: Path | None, id: str, reason: str) -> None:
    """Have a new credential made for an organisation: it is shown once, to the person who confirms
    it, and the old one ends then.
    """
    say_proposed(in_service(data, lambda context: renew_credential(context, id, reason=reason)))
