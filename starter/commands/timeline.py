"""`referrals timeline REF`, of either track: what happened to a case and what comes if nobody acts,
as text or as a picture (R36).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.cases.timeline import TimelineEntry, again, happening
from policy.release import decided_lines, other_than
from service.values.ahead import MONTHS
from starter.drawing.timeline_picture import CaseTimeline, Entry, as_svg, in_words
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE, UNTIL
from starter.terminal.paper import write_out
from starter.terminal.streaming import OUTPUT
from starter.use_cases import case_timeline

if TYPE_CHECKING:
    from service.cases.timeline import PastAndAhead


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--svg", type=OUTPUT, help="Draw it here instead.")
@click.option("--until", type=UNTIL, help=f"Look as far as this. Otherwise {MONTHS} months.")
@click.pass_obj
def timeline(data: Path | None, reference: str, svg: Path | None, until: datetime | None) -> None:
    """A case's past, and what comes if nobody acts. London times; nothing of the person.

    The picture can be shown to a partner: of the past it says deeds only, and leaves out tasks,
    which tell of needs, and what an authority reported; in suitability stage and rules too.
    """
    found = in_service(
        data,
        lambda context: case_timeline(context, reference, until, for_partners=svg is not None),
    )
    picture = CaseTimeline(
        reference=reference,
        stage=found.stage,
        now=found.now,
        until=found.until,
        past=_entries(found.past),
        ahead=_entries(found.ahead),
    )
    if svg:
        write_out(svg, as_svg(picture))
        return
    for text in (*in_words(picture), *_releases(found)):
        click.echo(text)


def _releases(found: PastAndAhead) -> Iterator[str]:
    """Said only where it matters: what followed from another release's event is not on record with
    it, so it is what this release would have follow.
    """
    if other_than(found.release, found.releases):
        yield ""
        yield from decided_lines(found.releases)
        yield "The rules are those on record."
        yield f"What followed from each is as release {found.release} judges it."


def _entries(entries: Iterable[TimelineEntry]) -> list[Entry]:
    return [
        Entry(at=each.at, what=happening(each), rules=", ".join(each.rules), again=again(each))
        for each in entries
    ]
