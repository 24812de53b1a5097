"""`referrals timeline REF`, of either track: what happened to a case and what comes if nobody acts,
as text or as a picture (R36).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from policy.cases.past import past
from policy.cases.recording import RecordedEvent
from policy.cases.track import Track
from policy.maps import map_named
from policy.time import months_after
from starter.commands.ahead import MONTHS, lines_ahead
from starter.commands.desk import Desk, at_desk, opened
from starter.commands.inputs import REFERENCE, UNTIL
from starter.commands.offices import here
from starter.commands.paper import write_out
from starter.commands.streaming import OUTPUT
from starter.drawing.timeline_picture import CaseTimeline, Entry, as_svg, in_words
from starter.timeline import Line, again, happening, lines, why
from store.cases import recorded_events


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--svg", type=OUTPUT, help="Draw it here instead.")
@click.option("--until", type=UNTIL, help=f"Look as far as this. Otherwise {MONTHS} months.")
@click.pass_obj
def timeline(data: Path | None, reference: str, svg: Path | None, until: datetime | None) -> None:
    """A case's past, and what comes if nobody acts. London times; nothing of the person.

    The picture can be shown to a partner: of the past it says deeds only, and leaves out worklist
    rows, which tell of needs, what an authority reported, and a stage that follows from such facts.
    """

    async def work(desk: Desk) -> tuple[Track[Any, Any, Any], Any, datetime, list[Any]]:
        track = desk.app.store.track
        state, now = await opened(desk, reference)
        recorded = await recorded_events(desk.app.store, reference)
        return track, state, now, past(track.empty(reference), recorded, track.decide)

    track, state, now, happened = at_desk(data, work, roles=here().anybody)
    end = until or months_after(now, MONTHS)
    case = CaseTimeline(
        reference=reference,
        stage=_stage(track.name, state.stage, deeds_only=svg is not None),
        now=now,
        until=end,
        past=list(_past(track, happened, deeds_only=svg is not None)),
        ahead=list(_entries(lines_ahead(track, state, end), happening)),
    )
    if svg:
        write_out(svg, as_svg(case))
        return
    for text in in_words(case):
        click.echo(text)


def _stage(track: str, stage: str, *, deeds_only: bool) -> str:
    process = map_named(track)
    return "" if deeds_only and process.junction is not None else process.stages[stage]


def _past(
    track: Track[Any, Any, Any], happened: list[RecordedEvent[Any]], *, deeds_only: bool
) -> Iterator[Entry]:
    if deeds_only:
        return _entries(lines(happened, label=track.label), lambda line: line.label)
    return _entries(lines(happened, label=track.told), happening)


def _entries(told: Iterable[Line], what: Callable[[Line], str]) -> Iterator[Entry]:
    for line in told:
        yield Entry(
            at=line.at, what=what(line), rules=why(line.rules), again=again(line.more, line.last)
        )
