"""`referrals corrections`: what was corrected of who the person is, in either track."""

from __future__ import annotations

from pathlib import Path

import click

from policy.refusal import Refusal
from policy.support.intake.columns import BY_NAME
from policy.time import show_london
from service.cases import person
from service.context import Context
from starter.terminal.calling import as_organisation, in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import plain


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


def _corrections(
    data: Path | None, reference: str, organisation: str
) -> tuple[person.Correction, ...]:
    async def work(context: Context) -> tuple[person.Correction, ...] | Refusal:
        return await person.read_corrections(context, reference)

    if organisation:
        return as_organisation(data, organisation, work, otherwise=person.NOT_YOURS_TO_SEE)
    return in_service(data, work)
