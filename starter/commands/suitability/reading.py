"""What people read of a case besides its findings: the person's circumstances (R73), and a copy for
the person (R82); and who is asked first in an area (R98). Every reading is noted.
"""

from __future__ import annotations

from pathlib import Path

import click

from service.cases.evidence import copy_for_person, read_circumstances
from service.organisations.areas import who_is_asked_first
from starter.commands.calling import in_service
from starter.commands.inputs import REASON, REFERENCE
from starter.output import plain

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
    found = in_service(data, lambda context: read_circumstances(context, reference))
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
    found = in_service(data, lambda context: copy_for_person(context, reference, reason=reason))
    click.echo(_COPY_HEAD)
    for fact in found:
        click.echo(f"{fact.day:%d/%m/%Y}  {fact.kind}")
        for name, said in fact.says:
            click.echo(f"  {name}: {plain(said)}")


@click.command()
@click.argument("code")
@click.pass_obj
def area(data: Path | None, code: str) -> None:
    """Who is asked first about somebody who sleeps rough in an area, by its code (R98 to R100)."""
    found = in_service(data, lambda context: who_is_asked_first(context, code))
    asked = found.organisation
    click.echo(f"{found.area}: the {found.body} is asked first ({found.rule}).")
    click.echo(f"In the register: {asked.id}, {plain(asked.name)}.")
