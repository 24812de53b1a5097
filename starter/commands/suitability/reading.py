"""What people read of a case besides its findings: the person's circumstances (R73), and a copy for
the person (R82); and who is asked first in an area (R98). Every reading is noted.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime
from pathlib import Path

import click

from policy.organisations import Organisation
from policy.refusal import Refusal
from policy.suitability.evidence.areas import asked_first
from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.other_circumstances import Circumstance
from policy.suitability.evidence.reading import in_order, superseded
from policy.suitability.screens.persons_copy import copy_for_person
from policy.suitability.state import SuitabilityState
from service.roles import PROTECT_SUITABILITY_DATA, SEE_SUITABILITY
from starter.commands.desk import Desk, at_desk, state_of
from starter.commands.inputs import REASON, REFERENCE
from starter.commands.offices import here
from starter.output import Stopped, plain
from store.cases import clock
from store.organisations import load_register
from store.views import CIRCUMSTANCES_READ, COPIED, note_views

_COPY_HEAD = (
    "A copy of what this case holds about the person. What other people said of it, and who said, "
    "wrote or agreed to anything, is not in it. Look through it before you give it."
)


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def circumstances(data: Path | None, reference: str) -> None:
    """Read the person's circumstances, each with the id that `conclude --read` names (R73). That
    you read them is noted.
    """
    known = _read(data, reference, SEE_SUITABILITY, CIRCUMSTANCES_READ)
    gone = superseded(known.known) if known is not None else frozenset()
    found = [
        fact
        for fact in (in_order(known.known) if known is not None else ())
        if isinstance(fact, Circumstance) and fact.id not in gone
    ]
    if not found:
        click.echo("Nobody has recorded the person's circumstances, or that they asked.")
    for fact in found:
        click.echo(
            f"{plain(fact.id)}  {fact.as_of:%d/%m/%Y}  {fact.kind}; bears on taking up support: "
            f"{fact.bears_on_support}"
        )
        if fact.words:
            click.echo(f"  {plain(fact.words)}")


@click.command("copy")
@click.argument("reference", type=REFERENCE)
@REASON
@click.pass_obj
def copy_(data: Path | None, reference: str, reason: str) -> None:
    """Make a copy of what the case holds about the person, for the person, as the data-protection
    officer. What victims said is never in it (R82). That it was made is noted, with the reason.
    """
    kind = f"{COPIED}: {reason.strip()}"
    known = _read(data, reference, PROTECT_SUITABILITY_DATA, kind)
    click.echo(_COPY_HEAD)
    for fact in copy_for_person(known) if known is not None else ():
        click.echo(f"{fact.day:%d/%m/%Y}  {fact.kind}")
        for name, said in fact.says:
            click.echo(f"  {name}: {plain(said)}")


@click.command()
@click.argument("code")
@click.pass_obj
def area(data: Path | None, code: str) -> None:
    """Who is asked first about somebody who sleeps rough in an area, by its code (R98 to R100)."""

    async def work(desk: Desk) -> tuple[dict[str, Organisation], datetime]:
        async with desk.app.engine.connect() as connection:
            return await load_register(connection), await clock(connection)

    register, now = at_desk(data, work, roles=here().anybody)
    found = asked_first(code.strip().upper(), register, now)
    if isinstance(found, Refusal):
        raise Stopped(found)
    asked = found.organisation
    click.echo(f"{found.area}: the {found.body} is asked first ({found.rule}).")
    click.echo(f"In the register: {asked.id}, {plain(asked.name)}.")


def _read(data: Path | None, reference: str, roles: Set[str], kind: str) -> Facts | None:
    """What is known of a case, after it is noted who reads it."""

    async def work(desk: Desk) -> Facts | None:
        state: SuitabilityState = await state_of(desk, reference)
        async with desk.app.engine.begin() as connection:
            await note_views(connection, desk.signed_in.number, [reference], kind)
        return state.facts

    return at_desk(data, work, roles=roles)
