"""Who the person is, mended, in either track: a misspelt name, a wrong date of birth or reference.
What is right is typed and never stands in the command; old and new stay on record, sealed.
"""

from __future__ import annotations

from pathlib import Path

import click

from policy.cases.person import CORRECTABLE
from policy.refusal import Refusal
from policy.support.intake.columns import BY_NAME
from policy.time import show_london
from service.cases import person
from service.cases.orders import OrderAccepted
from service.context import Context
from starter.commands.asking import new_id, say_reply
from starter.commands.calling import as_organisation, in_service
from starter.commands.inputs import REASON, REFERENCE
from starter.output import plain


@click.command("correct-person")
@click.argument("reference", type=REFERENCE)
@click.option("--field", type=click.Choice(CORRECTABLE), required=True, help="What was wrong.")
@click.option(
    "--evidence", multiple=True, help="In suitability: an item of the register, by its id."
)
@REASON
@click.pass_obj
def correct_person(
    data: Path | None, reference: str, field: str, evidence: tuple[str, ...], reason: str
) -> None:
    """Mend a name, the date of birth or a reference of the person. What is right is asked for, or
    read from standard input; that you saw what stood there before is noted.

    Both stay on record, with you and the reason. Whoever was told the old word is told that it was
    wrong, and the person is found by the new one. A date of birth is judged again for age.
    """
    label = f"{BY_NAME[field].label}, as it is right"
    new = click.prompt(label, default="", show_default=False).strip()

    async def work(context: Context) -> OrderAccepted | Refusal:
        return await person.correct_person(
            context,
            reference,
            field=field,
            new=new,
            reason=reason,
            evidence=evidence,
            order_id=new_id(),
        )

    done = f"Corrected for {reference}; whoever was told the old word is being told."
    say_reply(in_service(data, work, temporal=True), done)


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--organisation", default="", help="As an organisation of this case, by its code.")
@click.pass_obj
def corrections(data: Path | None, reference: str, organisation: str) -> None:
    """What was corrected of who the person is: the old word, the new one, who and why. Personal
    data: that it was read is noted. An organisation that was told gives its credential.
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
