"""`referrals ahead REF`: what happens to a case if nobody acts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.support.ahead import Ahead
from policy.support.ahead import ahead as look_ahead
from policy.support.labels import event_label
from policy.support.state import CaseState
from policy.time import months_after, show_london
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import REFERENCE, UNTIL
from starter.commands.looking import as_text, opened
from starter.say import out
from starter.timeline import Line, again, happening, why

MONTHS = 6


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--until", type=UNTIL, help=f"Look as far as this. Otherwise {MONTHS} months.")
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_obj
def ahead(data: Path | None, reference: str, until: datetime | None, as_json: bool) -> None:
    """What happens to a case if nobody acts: what, when, under which rule. Changes nothing.

    What is on its way but not on record does not count. What repeats is told once.
    """

    async def work(desk: Desk) -> tuple[CaseState, datetime]:
        return await opened(desk, reference)

    state, now = at_desk(data, work)
    end = until or months_after(now, MONTHS)
    coming = look_ahead(state, end)
    if as_json:
        found = {"reference": reference, "now": now, "until": end}
        click.echo(as_text({**found, "ahead": [_entry(item) for item in coming]}))
    else:
        _say(reference, coming, end)


def line_ahead(item: Ahead) -> Line:
    """A deadline that will pass, as a line of the timeline."""
    return Line(
        sequence=0,
        at=item.passed.at,
        label=event_label(item.passed),
        effects=item.effects,
        rules=item.rules,
        more=item.more,
        last=item.last,
    )


def _entry(item: Ahead) -> dict[str, object]:
    line = line_ahead(item)
    return {
        "due": line.at,
        "kind": item.passed.kind,
        "label": line.label,
        "what": happening(line),
        "rules": line.rules,
        "more": line.more,
        "last": line.last,
    }


def _say(reference: str, coming: list[Ahead], end: datetime) -> None:
    from starter.tables import table

    if not coming:
        click.echo(f"{reference}: nothing falls due until {show_london(end)}.")
        return
    click.echo(f"{reference}, if nobody acts, until {show_london(end)}:")
    shown = table("when (London)", "what happens", "rules", "then")
    for line in map(line_ahead, coming):
        shown.add_row(
            show_london(line.at), happening(line), why(line.rules), again(line.more, line.last)
        )
    out().print(shown)
