"""`referrals ahead REF`, of either track: what happens to a case if nobody acts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.cases.timeline import TimelineEntry, again, happening
from policy.time import show_london
from service.values.ahead import MONTHS
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE, UNTIL
from starter.terminal.output import as_text, out
from starter.use_cases import look_ahead

if TYPE_CHECKING:
    from service.cases.ahead import LookAhead


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--until", type=UNTIL, help=f"Look as far as this. Otherwise {MONTHS} months.")
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_obj
def ahead(data: Path | None, reference: str, until: datetime | None, as_json: bool) -> None:
    """What happens to a case if nobody acts: what, when, under which rule. Changes nothing.

    What is on its way but not on record does not count. What repeats is listed once.
    """
    found = in_service(data, lambda context: look_ahead(context, reference, until))
    if as_json:
        head = {"reference": reference, "now": found.now, "until": found.until}
        click.echo(as_text({**head, "ahead": [_for_programs(each) for each in found.entries]}))
    else:
        _say(reference, found)


def _for_programs(entry: TimelineEntry) -> dict[str, object]:
    return {
        "due": entry.at,
        "kind": "deadline-passed",
        "label": entry.label,
        "what": happening(entry),
        "rules": entry.rules,
        "more": entry.more,
        "last": entry.last,
    }


def _say(reference: str, found: LookAhead) -> None:
    from starter.drawing.tables import table

    end = show_london(found.until)
    if not found.entries:
        click.echo(f"{reference}: nothing falls due until {end}.")
        return
    click.echo(f"{reference}, if nobody acts, until {end}:")
    shown = table("when (London)", "what happens", "rules", "then")
    for entry in found.entries:
        rules = ", ".join(entry.rules)
        shown.add_row(show_london(entry.at), happening(entry), rules, again(entry))
    out().print(shown)
