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
from store.counts import cases_by_stage

_FORMATS: dict[str, Callable[[ProcessMap, Mapping[str, int] | None], str]] = {
    "text": as_text,
    "mermaid": as_mermaid,
    "svg": as_svg,
}


@click.command("map")
@click.option(
    "--track", "name", type=click.Choice([process.name for process in MAPS]), default=MAPS[0].name,
    show_default=True, help="Whose map.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(list(_FORMATS)), default="text", show_default=True,
    help="A list to read, Mermaid, or a picture.",
)  # fmt: skip
@click.option("--live", is_flag=True, help="How many cases stand in each stage now: for staff.")
@click.pass_obj
def map_(data: Path | None, name: str, form: str, live: bool) -> None:
    """The process map, made from the transitions that every decision is held against.

    Without --live it needs no sign-in and says nothing of any case.
    """
    counts = at_desk(data, _counted, roles=ANYBODY) if live else None
    click.echo(_FORMATS[form](map_named(name), counts), nl=False)


async def _counted(desk: Desk) -> dict[str, int]:
    async with desk.app.engine.connect() as connection:
        return await cases_by_stage(connection)
