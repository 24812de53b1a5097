"""`referrals schedules`: what comes when, and what is not as the code says."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.time import show_london
from starter.terminal.calling import in_service
from starter.terminal.output import Exit, as_text, out

if TYPE_CHECKING:
    from service.health.schedules import ScheduleStatus


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_obj
def schedules(data: Path | None, as_json: bool) -> int:
    """The scheduled looks: when each comes next, and what differs from the code.

    Ends with 6 when something differs; `python -m starter.prepare` puts it right.
    """
    from starter.use_cases import list_schedules

    found = in_service(data, list_schedules, temporal=True)
    if as_json:
        click.echo(as_text([dataclasses.asdict(item) for item in found]))
    else:
        _say(found)
    return Exit.TROUBLE if any(item.differs for item in found) else Exit.DONE


def _say(found: Sequence[ScheduleStatus]) -> None:
    from starter.drawing.tables import table

    shown = table("Schedule", "What", "Next (London)", "Missed", "Differs")
    for item in found:
        following = show_london(item.next_at[0]) if item.next_at else "never"
        shown.add_row(item.id, item.title, following, str(item.missed), ", ".join(item.differs))
    out().print(shown)
    if any(item.differs for item in found):
        click.echo("What to do: python -m starter.prepare puts right all but a pause.")
