"""`referrals reach`: the safe way to reach a person, read before every contact and kept right. The
service itself sends nothing to a person.
"""

from __future__ import annotations

from pathlib import Path

import click

from policy.people.cells import cell_problems
from policy.refusal import Refusal
from policy.support.intake.columns import BY_NAME
from policy.support.refusals import REASON_NEEDED
from service.roles import HELP, REACH
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import REFERENCE
from starter.commands.typed import read_typed
from starter.output import Exit, Stopped, plain
from store.person import SAFE_WAY, change_safe_way, open_safe_way


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--change", is_flag=True, help="Keep another one, read from standard input.")
@click.option("--remove", is_flag=True, help="None is known any more.")
@click.pass_obj
def reach(data: Path | None, reference: str, change: bool, remove: bool) -> None:
    """How this person is safely reached, and how never. Personal data: that you read it is noted.

    With --change the new text is read until its end (Ctrl-D), so that it stands in no list of
    commands.
    """
    if change and remove:
        raise click.UsageError("Say --change or --remove.")
    if change or remove:
        _change(data, reference, remove)
    else:
        _read(data, reference)


def _read(data: Path | None, reference: str) -> None:
    async def work(desk: Desk) -> str:
        app = desk.app
        return await open_safe_way(app.engine, app.keys, reference, desk.signed_in.number)

    text = at_desk(data, work, roles=REACH)
    if not text:
        click.echo(f"No safe way to reach the person of {reference} is on record. Ask the referrer")
        click.echo(
            f"before any contact, and keep what you hear: referrals reach {reference} --change"
        )
        return
    click.echo(f"{reference}: the safe way to reach the person")
    for line in text.splitlines():
        click.echo(f"  {plain(line)}")


def _change(data: Path | None, reference: str, remove: bool) -> None:
    async def work(desk: Desk) -> Refusal | None:
        text = "" if remove else _typed()
        app = desk.app
        return await change_safe_way(app.engine, app.keys, reference, desk.signed_in.number, text)

    refusal = at_desk(data, work, roles=HELP)
    if refusal is not None:
        raise Stopped(refusal)
    became = "removed" if remove else "kept, in place of what was known before"
    click.echo(f"The safe way to reach the person of {reference} is {became}.")


def _typed() -> str:
    """The new text. Raises Stopped for what cannot be kept."""
    text = read_typed()
    if not text:
        raise Stopped(REASON_NEEDED)
    for problem in cell_problems(BY_NAME[SAFE_WAY], text):
        raise Stopped(problem, Exit.WRONG_USE)
    return text
