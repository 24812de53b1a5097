"""Who the person is, mended, in either track: a misspelt name, a wrong date of birth or reference.
What is right is typed and never stands in the command; old and new stay on record, sealed.
"""

from __future__ import annotations

from pathlib import Path

import click

from policy.cases.person import CORRECTABLE, CorrectPerson
from policy.refusal import Refusal
from policy.support.intake.columns import BY_NAME
from policy.time import show_london
from service.cases.orders import OrderAccepted
from service.roles import SEE_PERSON, SEE_SUITABILITY
from starter.commands.asking import ask, say_reply
from starter.commands.credentials import organisations_credential, proven
from starter.commands.desk import Desk, at_desk, without_session
from starter.commands.inputs import REASON, REFERENCE
from starter.commands.offices import SUITABILITY, here
from starter.output import Stopped, plain
from store.correcting import Correction, organisations_of
from store.correcting import corrections as read_corrections
from store.person import ERASED, open_person

NOT_YOURS = Refusal(
    code="not-found",
    sentence="There is no such case, or it is not yours to see.",
    what_to_do="Check the reference.",
    rule="service",
)


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

    async def work(desk: Desk) -> OrderAccepted | Refusal:
        app, number = desk.app, desk.signed_in.number
        said = await open_person(app.engine, app.keys, reference, number)
        if not said:
            raise Stopped(ERASED)
        command = CorrectPerson(
            field=field, old=said.get(field, ""), new=new, reason=reason, evidence=evidence
        )
        return await ask(desk.context, reference, command)

    reply = at_desk(data, work, roles=here().may_ask[CorrectPerson], temporal=True)
    done = f"Corrected for {reference}; whoever was told the old word is being told."
    say_reply(reply, done)


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--organisation", default="", help="As an organisation of this case, by its code.")
@click.pass_obj
def corrections(data: Path | None, reference: str, organisation: str) -> None:
    """What was corrected of who the person is: the old word, the new one, who and why. Personal
    data: that it was read is noted. An organisation that was told gives its credential.
    """
    if organisation:
        found = _for_organisation(data, reference, organisation.strip().upper())
    else:
        found = _for_staff(data, reference)
    if not found:
        click.echo(f"Nothing was corrected of the person of {reference}.")
    for one in found:
        event = one.event
        click.echo(f"{show_london(one.at)}  {BY_NAME[event.field].label}, by {event.by}")
        click.echo(f"  Before: {plain(event.old) or 'nothing'}")
        click.echo(f"  Now: {plain(event.new) or 'nothing'}")
        click.echo(f"  Why: {plain(event.reason)}")


def _for_staff(data: Path | None, reference: str) -> list[Correction]:
    async def work(desk: Desk) -> list[Correction]:
        return await read_corrections(desk.app.store, reference, desk.signed_in.number)

    roles = SEE_SUITABILITY if here().track == SUITABILITY else SEE_PERSON
    return at_desk(data, work, roles=roles)


def _for_organisation(data: Path | None, reference: str, code: str) -> list[Correction]:
    credential = organisations_credential()

    async def work(desk: Desk) -> list[Correction]:
        known = await proven(desk, code, credential)
        async with desk.app.engine.connect() as connection:
            theirs = await organisations_of(connection, reference)
        if not known or code not in theirs:
            raise Stopped(NOT_YOURS)
        return await read_corrections(desk.app.store, reference, code)

    return without_session(data, work)
