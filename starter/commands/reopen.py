"""`referrals reopen`: a closed case taken up again as a linked one (R26)."""

from __future__ import annotations

from pathlib import Path

import click

from policy.refusal import Refusal
from service.roles import HELP
from service.starting import Starting
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import REFERENCE
from starter.commands.rows import TEMPORAL_OUT_OF_REACH
from starter.output import Stopped
from store.intake import Receipt, SubmissionOutcome
from store.reopening import reopen as take_up_again


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def reopen(data: Path | None, reference: str) -> None:
    """Take a closed case up again: a new case for the same person, linked to it, received now.

    The closed one stays as it is. One that ended with a withdrawal needs new consent.
    """

    async def work(desk: Desk) -> tuple[Receipt, int]:
        app = desk.app
        async with Starting(app.case_client) as starting:
            made = await take_up_again(app.engine, app.keys, reference, desk.signed_in.number)
            if isinstance(made, Refusal):
                raise Stopped(made)
            if made.state is not None:
                starting.add(made.state)
        return made, starting.later

    made, later = at_desk(data, work, roles=HELP, temporal=True)
    if made.kind is SubmissionOutcome.ALREADY:
        click.echo(f"{reference} was taken up again already, as {made.reference}.")
        return
    click.echo(f"{reference} is taken up again as {made.reference}; its 24 hours run from now.")
    if later:
        click.echo(TEMPORAL_OUT_OF_REACH)
