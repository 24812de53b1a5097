"""`referrals handover`: a team's page for the next shift. (A case that moves to another area is
`referrals transfer`.)
"""

from __future__ import annotations

import dataclasses
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from starter.drawing.handover import as_html, on_screen
from starter.terminal.calling import in_service
from starter.terminal.inputs import EVERY, team_or_every_here
from starter.terminal.output import as_text, out
from starter.terminal.paper import write_out
from starter.terminal.streaming import OUTPUT
from starter.terminal.track import program_of
from starter.use_cases import hand_over_shift

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context
    from service.duty.handover import Handover

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

    async def work(context: Context) -> tuple[Handover, ...] | Refusal:
        every = team == EVERY
        return await hand_over_shift(
            context,
            team=None if every else team,
            every_team=every,
            since=since if isinstance(since, time) else None,
        )

    pages, program = in_service(data, work), program_of()
    if html:
        write_out(html, as_html(pages, program))
    elif as_json:
        click.echo(as_text([dataclasses.asdict(found) for found in pages]))
    else:
        for found in pages:
            out().print(*on_screen(found, program), sep="\n")
