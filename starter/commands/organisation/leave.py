"""`organisation leave`: the end of a registration, and what is open with it (R2)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from starter import use_cases
from starter.terminal.calling import in_service
from starter.terminal.inputs import EFFECTIVE, REASON
from starter.terminal.proposed import say_proposed


@click.command()
@click.argument("id")
@EFFECTIVE
@REASON
@click.pass_obj
def leave(data: Path | None, id: str, effective_from: datetime | None, reason: str) -> None:
    """End the registration (R2): it refers, reports and reads no more. What is open with it is said
    to the person who confirms it, for somebody to stand for it.
    """
    say_proposed(
        in_service(
            data,
            lambda context: use_cases.leave(
                context, id, effective_from=effective_from, reason=reason
            ),
        )
    )
