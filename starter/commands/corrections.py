"""`referrals corrections`: what was corrected of who the person is, in either track."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.support.intake.columns import BY_NAME
from policy.time import show_london
from service.values.corrections import NOT_YOURS_TO_SEE
from starter import use_cases
from starter.terminal.calling import as_organisation, in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import plain

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.cases.person import Correction
    from service.context import Context


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--organisation", default="", help="As an organisation of this case, by its code.")
@click.pass_obj
def corrections(data: Path | None, reference: str, organisation: str) -> None:
    """What was corrected of who the person is: the old word, the new one, who and why. Personal
    data: that it was read is noted. An organisation that was notified gives its credential.
    """
    found = _corrections(data, reference, organisation.strip().upper())
    if not found:
        click.echo(f"Nothing was corrected of the person of {reference}.")
    for one in found:
        event = one.event
        click.echo(f"{show_london(one.at)}  {BY_NAME[event.field].label}, by {event.by}")
        click.echo(f"  Before: {plain(event.old) or 'nothing'}")
        click.echo(f"  Now: {plain(event.new) or 'nothing'}")
        click.echo(f"  Why: {plain(event.reason)}")


def _corrections(data: Path | None, reference: str, organisation: str) -> tuple[Correction, ...]:
    async def work(context: Context) -> tuple[Correction, ...] | Refusal:
        return await use_cases.read_corrections(context, reference)

    if organisation:
        return as_organisation(data, organisation, work, otherwise=NOT_YOURS_TO_SEE)
    return in_service(data, work)
