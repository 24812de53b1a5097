"""`referrals reach`: the safe way to reach a person, read before every contact and kept right. The
service itself sends nothing to a person.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.support.refusals import REASON_NEEDED
from service.values.reaching import safe_way_problem
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import Exit, Stopped, plain
from starter.terminal.typed import read_typed
from starter.use_cases import change_safe_way, read_safe_way

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context


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
    text = in_service(data, lambda context: read_safe_way(context, reference))
    if not text:
        click.echo(f"No safe way to reach the person of {reference} is on record. Ask the referrer")
        click.echo(
            f"before any contact, and keep what you learn: referrals reach {reference} --change"
        )
        return
    click.echo(f"{reference}: the safe way to reach the person")
    for line in text.splitlines():
        click.echo(f"  {plain(line)}")


def _change(data: Path | None, reference: str, remove: bool) -> None:
    async def work(context: Context) -> Refusal | None:
        # Nobody types what they may not change.
        refusal = change_safe_way.refused(context)
        if refusal is not None:
            return refusal
        return await change_safe_way(context, reference, "" if remove else _typed())

    in_service(data, work)
    became = "removed" if remove else "kept, in place of what was known before"
    click.echo(f"The safe way to reach the person of {reference} is {became}.")


def _typed() -> str:
    """The new text. Raises Stopped for what cannot be kept."""
    text = read_typed()
    if not text:
        raise Stopped(REASON_NEEDED)
    problem = safe_way_problem(text)
    if problem is not None:
        raise Stopped(problem, Exit.WRONG_USE)
    return text
