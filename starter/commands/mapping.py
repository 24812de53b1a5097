"""`referrals map`: the process map of a track, and for staff how many cases stand where (R36)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from policy.maps import MAPS, map_named
from policy.process_map import ProcessMap
from starter.commands.allowed import ANYBODY
from starter.commands.desk import Desk, at_desk
from starter.drawing.map_picture import as_svg
from starter.drawing.map_text import as_mermaid, as_text
from starter.say import Exit, stopped
from store.counts import cases_by_stage

_FORMATS: dict[str, Callable[[ProcessMap, Mapping[str, int] | None], str]] = {
    "text": as_text,
    "mermaid": as_mermaid,
    "svg": as_svg,
}


@click.command("map")
@click.option(
    "--track", "asked", type=click.Choice([process.name for process in MAPS]),
    help="Whose map. Otherwise that of the track served here.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(list(_FORMATS)), default="text", show_default=True,
    help="A list to read, Mermaid, or a picture.",
)  # fmt: skip
@click.option("--live", is_flag=True, help="How many cases stand in each stage now: for staff.")
@click.pass_obj
def map_(data: Path | None, asked: str | None, form: str, live: bool) -> None:
    """The process map, made from the transitions that every decision is held against.

    Without --live it needs no sign-in and says nothing of any case.
    """
    name, counts = asked or MAPS[0].name, None
    if live:
        name, counts = at_desk(data, lambda desk: _counted(desk, asked), roles=ANYBODY)
    click.echo(_FORMATS[form](map_named(name), counts), nl=False)


async def _counted(desk: Desk, asked: str | None) -> tuple[str, dict[str, int]]:
    name = served(desk.app.settings.track, asked)
    async with desk.app.engine.connect() as connection:
        return name, await cases_by_stage(connection)


def served(track: str, asked: str | None) -> str:
    """The track whose cases can be counted here. Raises Stopped if another one was asked for."""
    if asked not in (None, track):
        raise stopped(
            "another-track",
            "Cases of another track cannot be counted from here.",
            "Leave out --live, or ask where that track is served.",
            Exit.WRONG_USE,
        )
    return track
