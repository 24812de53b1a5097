"""`referrals protection`: looking for a person in both tracks, for the data-protection officer."""

from __future__ import annotations

import click

from policy.tracks import SUITABILITY, SUPPORT
from service.values.finding import without_reason
from starter.commands.find import NOBODY, asked_for
from starter.terminal.calling import in_service
from starter.terminal.output import Stopped
from starter.terminal.track import work_in
from starter.use_cases import find_cases_for_protection


@click.command()
@click.option("--reason", required=True, help="Why. It is kept, and names nobody.")
@click.pass_context
def protection(ctx: click.Context, reason: str) -> None:
    """Find a person's cases in both tracks, as the data-protection officer of both. It is the only
    command that opens both, one after the other, and each notes it.
    """
    refusal = without_reason(reason)
    if refusal is not None:
        raise Stopped(refusal)
    match, data = asked_for(), ctx.obj
    found: list[str] = []
    for track in (SUPPORT, SUITABILITY):
        ctx.obj = data
        work_in(ctx, track)
        found += in_service(
            ctx.obj, lambda context: find_cases_for_protection(context, match, reason=reason)
        )
    for line in found or [NOBODY]:
        click.echo(line)
