"""Saying that an act waits for a second person."""

from __future__ import annotations

import click

from policy.time import show_london
from service.values.proposed import ProposedAct
from starter.terminal.track import program_of


def say_proposed(done: object) -> bool:
    """Say so, and how it is confirmed, if it does; whether it does."""
    if not isinstance(done, ProposedAct):
        return False
    one_of = " or ".join(done.roles)
    click.echo(f"{done.about}: {done.act}. It is proposed, and not done yet.")
    click.echo(f"It waits until {show_london(done.until)} for a {one_of} who is not you:")
    click.echo(f"  {program_of()} second-person confirm {done.id} --reason -")
    return True
