"""`referrals wall`: the countdowns of the track it is called in, live on a screen: of the 24 hours
(R16), or of what a suitability case waits for (R94, R97, R110 to R112).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.refusal import Refusal
from policy.time import show_london
from starter.drawing.wall import CLOCKS, Clocks, wall_screen
from starter.terminal.calling import in_service, once_more, out_of_reach
from starter.terminal.output import Stopped, as_text, out
from starter.terminal.track import track_of
from starter.use_cases import look_at_wall

if TYPE_CHECKING:
    from service.context import Context
    from service.duty.wall import Wall

# The heading, the table's own, the last lines.
_NOT_ROWS = 7
_WITHOUT_SCREEN = 40


@click.command("wall")
@click.option("--once", is_flag=True, help="Print it once. So it is where there is no terminal.")
@click.option(
    "--every", default=5.0, show_default=True, type=click.FloatRange(1, 3600),
    help="Look again after so many seconds.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Once, for programs; moments are UTC.")
@click.pass_obj
def wall_(data: Path | None, once: bool, every: float, as_json: bool) -> None:
    """Every case that waits for something by a set time: what can still be done in time first, then
    the longest over time. Ctrl-C ends it.

    Referrals entered too late stand below, a line for each batch. It ends with the session of the
    person who opened it.
    """
    console, clocks = out(), CLOCKS[track_of()]
    if once or as_json or not console.is_terminal:
        found = in_service(data, lambda context: look_at_wall(context, _WITHOUT_SCREEN))
        if as_json:
            click.echo(as_text(dataclasses.asdict(found)))
        else:
            console.print(wall_screen(found, clocks))
        return
    try:
        in_service(data, lambda context: _live(context, clocks, every))
    except KeyboardInterrupt:
        click.echo("The wall is closed.")


async def _live(context: Context, clocks: Clocks, every: float) -> None:
    from rich.live import Live

    console = out()

    async def look() -> Wall:
        found = await look_at_wall(context, max(1, console.height - _NOT_ROWS))
        if isinstance(found, Refusal):
            raise Stopped(found)
        return found

    async def later() -> Wall:
        nonlocal context
        context = await once_more(context, every)
        return await look()

    with Live(console=console, screen=True, auto_refresh=False) as live:
        seen, note = await look_again(look, None)
        while True:
            live.update(wall_screen(seen, clocks, note), refresh=True)
            seen, note = await look_again(later, seen)


async def look_again(look: Callable[[], Awaitable[Wall]], seen: Wall | None) -> tuple[Wall, str]:
    """The wall as it is now; with the database out of reach the last one, which says so. The first
    look must succeed.
    """
    try:
        return await look(), "Ctrl-C ends this."
    except Exception as error:
        if seen is None or not out_of_reach(error):
            raise
        return seen, _stale(seen.now)


def _stale(since: datetime) -> str:
    return (
        f"OUT OF DATE: the database is out of reach; this is how it was on {show_london(since)}. "
        "The clocks run on."
    )
