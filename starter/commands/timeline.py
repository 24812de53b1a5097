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

from policy.cases.past import past, under_recorded_rules
from policy.cases.recording import RecordedEvent
from policy.cases.track import Track
from policy.maps import map_named
from policy.release import decided_lines, other_than
from policy.time import months_after
from service.cases.ahead import MONTHS
from starter.commands.ahead import lines_ahead
from starter.commands.desk import Desk, at_desk, opened
from starter.commands.inputs import REFERENCE, UNTIL
from starter.commands.offices import here
from starter.commands.paper import write_out
from starter.commands.streaming import OUTPUT
from starter.drawing.timeline_picture import CaseTimeline, Entry, as_svg, in_words
from starter.timeline import Line, again, happening, lines, why
from store.cases import deciding_releases, recorded_events
from store.cases import timeline as recorded_timeline
from store.deciding import this_release


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

    async def work(desk: Desk) -> tuple[Track[Any, Any, Any], Any, datetime, _Past]:
        state, now = await opened(desk, reference)
        return desk.app.store.track, state, now, await _past(desk, reference)

    track, state, now, (happened, releases) = at_desk(data, work, roles=here().look)
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
    for text in (*in_words(case), *_releases(releases)):
        click.echo(text)


_Past = tuple[list[RecordedEvent[Any]], list[tuple[int, str]]]


async def _past(desk: Desk, reference: str) -> _Past:
    """What happened, under the rules on record, and which release decided each event."""
    track = desk.app.store.track
    recorded = await recorded_events(desk.app.store, reference)
    async with desk.app.engine.connect() as connection:
        rules = [tuple(each.split()) for *_, each in await recorded_timeline(connection, reference)]
        releases = await deciding_releases(connection, reference)
    judged = past(track.empty(reference), recorded, track.decide)
    return under_recorded_rules(judged, rules), releases


def _releases(decided: list[tuple[int, str]]) -> Iterator[str]:
    """Said only where it matters: what followed from another release's event is not on record with
    it, so it is what this release would have follow.
    """
    if other_than(this_release(), decided):
        yield ""
        yield from decided_lines(decided)
        yield "The rules are those on record."
        yield f"What followed from each is as release {this_release()} judges it."


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
