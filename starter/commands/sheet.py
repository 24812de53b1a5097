"""`referrals sheet`, of either track: what could happen, told to the person it is about (R5, R27,
R36).
"""

from __future__ import annotations

import click

from policy.sheets import SHEETS
from starter.terminal.inputs import TRACK
from starter.terminal.track import work_in


@click.command()
@TRACK
@click.pass_context
def sheet(ctx: click.Context, track: str | None) -> None:
    """The sheet to read with a person: every step, every end, who decides, what they can do."""
    click.echo(SHEETS[work_in(ctx, track)](), nl=False)
