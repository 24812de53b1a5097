"""`referrals ahead REF`, of either track: what happens to a case if nobody acts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from policy.cases.ahead import ahead as until_nobody_acts
from policy.cases.track import Track
from policy.refusal import Refusal
from policy.time import show_london
from service.cases.ahead import MONTHS, LookAhead, look_ahead
from service.context import Context
from starter.commands.cases import as_text
from starter.commands.desk import in_service
from starter.commands.inputs import REFERENCE, UNTIL
from starter.say import out
from starter.timeline import Line, again, coming, happening, why


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--until", type=UNTIL, help=f"Look as far as this. Otherwise {MONTHS} months.")
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_obj
def ahead(data: Path | None, reference: str, until: datetime | None, as_json: bool) -> None:
    """What happens to a case if nobody acts: what, when, under which rule. Changes nothing.

    What is on its way but not on record does not count. What repeats is told once.
    """

    async def work(context: Context) -> tuple[LookAhead, list[Line]] | Refusal:
        found = await look_ahead(context, reference, until)
        if isinstance(found, Refusal):
            return found
        label = context.track.label
        return found, [coming(item, label=label) for item in found.items]

    found, lines = in_service(data, work)
    if as_json:
        head = {"reference": reference, "now": found.now, "until": found.until}
        click.echo(as_text({**head, "ahead": [_entry(line) for line in lines]}))
    else:
        _say(reference, lines, found.until)


def lines_ahead(track: Track[Any, Any, Any], state: Any, end: datetime) -> list[Line]:
    """What comes if nobody acts, as lines of the timeline."""
    return [coming(item, label=track.label) for item in until_nobody_acts(track, state, end)]


def _entry(line: Line) -> dict[str, object]:
    return {
        "due": line.at,
        "kind": "deadline-passed",
        "label": line.label,
        "what": happening(line),
        "rules": line.rules,
        "more": line.more,
        "last": line.last,
    }


def _say(reference: str, lines: list[Line], end: datetime) -> None:
    from starter.tables import table

    if not lines:
        click.echo(f"{reference}: nothing falls due until {show_london(end)}.")
        return
    click.echo(f"{reference}, if nobody acts, until {show_london(end)}:")
    shown = table("when (London)", "what happens", "rules", "then")
    for line in lines:
        shown.add_row(
            show_london(line.at), happening(line), why(line.rules), again(line.more, line.last)
        )
    out().print(shown)
