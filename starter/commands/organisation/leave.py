"""`organisation leave`: the end of a registration, and what is open with it (R2)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.time import show_london
from service.organisations import acts
from service.organisations.register import code_of
from starter.terminal.calling import in_service
from starter.terminal.inputs import EFFECTIVE, REASON
from starter.terminal.track import program_of


@click.command()
@click.argument("id")
@EFFECTIVE
@REASON
@click.pass_obj
def leave(data: Path | None, id: str, effective_from: datetime | None, reason: str) -> None:
    """End the registration (R2): it refers, reports and reads no more. What is open with it is
    listed, for somebody to stand for it.
    """
    left = in_service(
        data, lambda context: acts.leave(context, id, effective_from=effective_from, reason=reason)
    )
    click.echo(f"{code_of(id)}: no longer registered from {show_london(left.at)}.")
    _say_open(code_of(id), left)


def _say_open(code: str, left: acts.LeftRegister) -> None:
    if not left.open_cases:
        click.echo("No open case is with it.")
        return
    click.echo(f"Open cases with it: {len(left.open_cases)}.")
    for item in left.open_cases:
        what = "its area's authority" if item.as_authority else "it referred"
        click.echo(f"  {item.reference}: {what}")
    if left.successor:
        click.echo(f"They go on with {left.successor}, which stands for it.")
        return
    click.echo("Nobody stands for it: notices about these cases reach nobody. Name its successor:")
    click.echo(f"  {program_of()} organisation succeed {code} NEW --reason ...")
