"""`referrals timeline REF`: what happened to a case and what comes if nobody acts, as text or as a
picture (R36).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import click

from policy.cases.past import past
from policy.support.ahead import ahead as look_ahead
from policy.support.labels import event_label
from policy.support.lifecycle import decide
from policy.support.recording import RecordedEvent
from policy.support.state import CaseState
from policy.support.words import STAGE_LABELS
from policy.time import months_after
from starter.commands.ahead import MONTHS, line_ahead
from starter.commands.allowed import ANYBODY
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import REFERENCE, UNTIL
from starter.commands.looking import opened
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
    rows, which tell of needs, and what an authority reported.
    """

    async def work(desk: Desk) -> tuple[CaseState, datetime, list[RecordedEvent]]:
        state, now = await opened(desk, reference)
        recorded = await recorded_events(desk.app.store, reference)
        return state, now, past(CaseState(reference=reference), recorded, decide)

    state, now, happened = at_desk(data, work, roles=ANYBODY)
    end = until or months_after(now, MONTHS)
    told = list(lines(happened, label=event_label) if svg else lines(happened))
    case = CaseTimeline(
        reference=reference,
        stage=STAGE_LABELS[state.stage],
        now=now,
        until=end,
        past=list(_entries(told, (lambda line: line.label) if svg else happening)),
        ahead=list(_entries(map(line_ahead, look_ahead(state, end)), happening)),
    )
    if svg:
        write_out(svg, as_svg(case))
        return
    for text in in_words(case):
        click.echo(text)


def _entries(told: Iterator[Line] | list[Line], what: Callable[[Line], str]) -> Iterator[Entry]:
    for line in told:
        yield Entry(
            at=line.at, what=what(line), rules=why(line.rules), again=again(line.more, line.last)
        )
