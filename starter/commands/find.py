"""Looking for a person. What is asked for is typed at a prompt and never stands in the command: a
command is kept in files and shown to everybody on the machine.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from policy.people.births import BirthDate
from policy.people.matching import MatchKeys, keys_of
from policy.refusal import Refusal
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import DAY
from starter.commands.offices import OFFICES, SUITABILITY, SUPPORT, go_to, here
from starter.output import Stopped
from store.searching import find_person
from store.views import PROTECTION, SEARCHED

_TOO_LITTLE = Refusal(
    code="too-little-to-look-for",
    sentence="There is neither a name nor a Home Office reference here to look for.",
    what_to_do="Give all the names, with the date of birth if it is known, or the reference.",
    rule="R33",
)
_WHY = Refusal(
    code="reason-needed",
    sentence="Whoever looks into both tracks says why.",
    what_to_do="Give a reason that names nobody: --reason ...",
    rule="R38",
)
NOBODY = "Nobody was found."


@click.command()
@click.pass_obj
def find(data: Path | None) -> None:
    """Find a person's cases in this track. Who looked, and when, is noted."""
    match = _asked_for()
    for line in _found(data, here().find, match, SEARCHED) or [NOBODY]:
        click.echo(line)


@click.command()
@click.option("--reason", required=True, help="Why. It is kept, and names nobody.")
@click.pass_context
def protection(ctx: click.Context, reason: str) -> None:
    """Find a person's cases in both tracks, as the data-protection officer of both. It is the only
    command that opens both, one after the other, and each notes it.
    """
    if not reason.strip():
        raise Stopped(_WHY)
    match, data = _asked_for(), ctx.obj
    found = []
    for track in (SUPPORT, SUITABILITY):
        ctx.obj = data
        go_to(ctx, track)
        kind = f"{PROTECTION}: {reason.strip()}"
        found += _found(ctx.obj, OFFICES[track].protect_data, match, kind)
    for line in found or [NOBODY]:
        click.echo(line)


def _asked_for() -> MatchKeys:
    family = click.prompt("Family name", default="", show_default=False)
    given = click.prompt("Given names", default="", show_default=False)
    born = click.prompt("Born (dd/mm/yyyy)", default="", show_default=False, value_proc=_day)
    known = click.prompt("Home Office reference", default="", show_default=False)
    match = keys_of(known, given, family, BirthDate(day=born))
    if not match.search:
        raise Stopped(_TOO_LITTLE)
    return match


def _day(text: str) -> date | None:
    return DAY.convert(text, None, None) if text.strip() else None


def _found(data: Path | None, roles: Any, match: MatchKeys, kind: str) -> list[str]:
    async def work(desk: Desk) -> list[str]:
        app = desk.app
        return await find_person(app.engine, app.keys, match, desk.signed_in.number, kind)

    return at_desk(data, work, roles=roles)
