"""`referrals map`: the process map of a track, and for staff how many cases stand where (R36)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from policy.maps import map_named
from service.pictures.map_picture import as_svg
from service.pictures.map_text import as_mermaid, as_text
from starter.terminal.calling import in_service
from starter.terminal.inputs import TRACK
from starter.terminal.track import work_in
from starter.use_cases import count_by_stage

if TYPE_CHECKING:
    from policy.process_map import ProcessMap

_FORMATS: dict[str, Callable[[ProcessMap, Mapping[str, int] | None], str]] = {
    "text": as_text,
    "mermaid": as_mermaid,
    "svg": as_svg,
}


@click.command("map")
@TRACK
@click.option(
    "--format", "form", type=click.Choice(list(_FORMATS)), default="text", show_default=True,
    help="A list to read, Mermaid, or a picture.",
)  # fmt: skip
@click.option("--live", is_flag=True, help="How many cases stand in each stage now: for staff.")
@click.pass_context
def map_(ctx: click.Context, track: str | None, form: str, live: bool) -> None:
    """The process map, made from the transitions that every decision is held against.

    Without --live it needs no sign-in and says nothing of any case. With it, you must be signed in
    to that track: one track's numbers are never shown in the other.
    """
    process = map_named(work_in(ctx, track))
    counts = in_service(ctx.obj, count_by_stage) if live else None
    click.echo(_FORMATS[form](process, counts), nl=False)
