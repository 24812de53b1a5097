"""Looking for a person. What is asked for is typed at a prompt and never stands in the command: a
command is kept in files and shown to everybody on the machine.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from policy.people.births import BirthDate
from policy.people.matching import MatchKeys
from policy.refusal import Refusal
from service.cases.finding import (
    find_cases,
    find_cases_for_protection,
    looked_for,
    without_reason,
)
from service.permissions import SUITABILITY, SUPPORT
from starter.commands.calling import in_service
from starter.commands.inputs import DAY
from starter.commands.track import work_in
from starter.output import Stopped

NOBODY = "Nobody was found."


@click.command()
@click.pass_obj
def find(data: Path | None) -> None:
    """Find a person's cases in this track. Who looked, and when, is noted."""
    match = _asked_for()
    for line in in_service(data, lambda context: find_cases(context, match)) or [NOBODY]:
        click.echo(line)


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
    match, data = _asked_for(), ctx.obj
    found: list[str] = []
    for track in (SUPPORT, SUITABILITY):
        ctx.obj = data
        work_in(ctx, track)
        found += in_service(
            ctx.obj, lambda context: find_cases_for_protection(context, match, reason=reason)
        )
    for line in found or [NOBODY]:
        click.echo(line)


def _asked_for() -> MatchKeys:
    family = click.prompt("Family name", default="", show_default=False)
    given = click.prompt("Given names", default="", show_default=False)
    born = click.prompt("Born (dd/mm/yyyy)", default="", show_default=False, value_proc=_day)
    known = click.prompt("Home Office reference", default="", show_default=False)
    match = looked_for(
        home_office_reference=known,
        given_names=given,
        family_name=family,
        born=BirthDate(day=born),
    )
    if isinstance(match, Refusal):
        raise Stopped(match)
    return match


def _day(text: str) -> date | None:
    return DAY.convert(text, None, None) if text.strip() else None
