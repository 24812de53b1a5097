"""`referrals timeline REF`, of either track: what happened to a case and what comes if nobody acts,
as text or as a picture (R36).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from policy.cases.past import past
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
    rows, which tell of needs, and what an authority reported; in suitability stage and rules too.
    """

    async def work(desk: Desk) -> tuple[Track[Any, Any, Any], Any, datetime, list[Any]]:
        track = desk.app.store.track
        state, now = await opened(desk, reference)
        recorded = await recorded_events(desk.app.store, reference)
        return track, state, now, past(track.empty(reference), recorded, track.decide)

    track, state, now, happened = at_desk(data, work, roles=here().look)
    end = until or months_after(now, MONTHS)
    coming = lines_ahead(track, state, end)
    case = CaseTimeline(
        reference=reference,
        stage=map_named(track.name).stages[state.stage],
        now=now,
        until=end,
        past=list(_entries(lines(happened, label=track.staff_label), happening)),
        ahead=list(_entries(coming, happening)),
    )
    if svg:
        deeds = _entries(lines(happened, label=track.label), lambda line: line.label)
        write_out(svg, as_svg(_for_partners(track.name, replace(case, past=list(deeds)))))
        return
    for text in in_words(case):
        click.echo(text)


def _for_partners(track: str, case: CaseTimeline) -> CaseTimeline:
    """Where the stage follows from facts, neither it nor the rules of an entry may be shown: they
    would tell the facts.
    """
    if map_named(track).junction is None:
        return case
    past = [replace(entry, rules="") for entry in case.past]
    ahead = [replace(entry, rules="") for entry in case.ahead]
    return replace(case, stage="", past=past, ahead=ahead)


def _entries(told: Iterable[Line], what: Callable[[Line], str]) -> Iterator[Entry]:
    for line in told:
        yield Entry(
            at=line.at, what=what(line), rules=why(line.rules), again=again(line.more, line.last)
        )
