"""`referrals handover`: a team's page for the next shift. (A case that moves to another area is
`referrals transfer`.)
"""

from __future__ import annotations

import dataclasses
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from policy.time import last_daily
from starter.commands.cases import as_text
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import EVERY, team_or_every_here
from starter.commands.offices import here
from starter.commands.paper import write_out
from starter.commands.streaming import OUTPUT
from starter.handover import as_html, on_screen
from starter.output import out
from store.cases import clock
from store.handover import Handover, handover

_SHIFT = timedelta(hours=12)
_SHIFT_WORD = "shift"


class _Since(click.ParamType[time | str]):
    """The last time London's clocks showed `HH:MM`, or a shift's length ago."""

    name = "HH:MM|shift"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> time | str:
        if isinstance(value, time):
            return value
        if value == _SHIFT_WORD:
            return _SHIFT_WORD
        hours, colon, minutes = str(value).partition(":")
        try:
            if not (colon and len(hours) <= 2 and len(minutes) == 2):
                raise ValueError
            return time(int(hours), int(minutes))
        except ValueError:
            self.fail("Write a time of day as HH:MM, or shift.", param, ctx)


@click.command("handover")
@click.option("--team", type=team_or_every_here, help="Whose page. Otherwise your team's.")
@click.option(
    "--since", type=_Since(), default=_SHIFT_WORD, show_default=True,
    help="What changed since then, London time; a shift is twelve hours.",
)  # fmt: skip
@click.option("--html", type=OUTPUT, help="Write it here instead, to print: a sheet a team.")
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_obj
def handover_(
    data: Path | None, team: str | None, since: time | str, html: Path | None, as_json: bool
) -> None:
    """A team's page at shift change: what is due in twelve hours, the overdue first, who holds it,
    what changed, who is on duty.

    It reads the record only, so it works with Temporal gone.
    """

    office = here()

    async def work(desk: Desk) -> list[Handover]:
        own = desk.signed_in.team
        teams = [each.value for each in office.teams] if team == EVERY else [team or own]
        async with desk.app.engine.connect() as connection:
            now = await clock(connection)
            begins = _begins(since, now)
            return [await handover(connection, each, now, begins, _SHIFT) for each in teams]

    pages = at_desk(data, work, roles=office.anybody)
    if html:
        write_out(html, as_html(pages, office.command))
    elif as_json:
        click.echo(as_text([dataclasses.asdict(found) for found in pages]))
    else:
        for found in pages:
            out().print(*on_screen(found, office.command), sep="\n")


def _begins(since: time | str, now: datetime) -> datetime:
    return last_daily(now, since) if isinstance(since, time) else now - _SHIFT
