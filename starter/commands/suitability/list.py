"""`referrals suitability list`: open cases of the track. No personal data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.cases.case_filter import CaseFilter
from policy.suitability.stage_labels import STAGE_LABELS
from policy.suitability.words import Stage
from policy.time import show_london
from service.values.listing import SHOWN
from starter.commands.list import for_programs
from starter.terminal.calling import in_service
from starter.terminal.inputs import UNTIL, one_of
from starter.terminal.output import as_text, out
from starter.use_cases import list_cases

if TYPE_CHECKING:
    from service.cases.listing import CaseRow

_FOR_PROGRAMS = (
    *("reference", "stage", "authority", "received_at", "decided_at", "ended_at", "incidents"),
    *("escalation_level", "next_name", "next_due", "held_by"),
)


@click.command("list")
@click.option("--all", "everything", is_flag=True, help="Ended cases too.")
@click.option("--stage", type=one_of(Stage), help="Only those at this stage.")
@click.option("--due-by", type=UNTIL, help="Only those where something falls due by then.")
@click.option("--held-by", default="", help="Only those with a row that this number holds.")
@click.option("--authority", default="", help="Only those of one area, by its code.")
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_obj
def list_(
    data: Path | None,
    everything: bool,
    stage: str | None,
    due_by: datetime | None,
    held_by: str,
    authority: str,
    as_json: bool,
) -> None:
    """Open cases, the most urgent first: where each is, what falls due next, and who holds its
    rows.

    First what can still be done in time while a paper is out, then the longest over time.
    """
    wanted = CaseFilter(
        ended_too=everything,
        stage=stage or "",
        due_by=due_by,
        held_by=held_by,
        authority=authority,
    )
    found = in_service(data, lambda context: list_cases(context, wanted))
    if as_json:
        click.echo(as_text([for_programs(row, _FOR_PROGRAMS) for row in found.rows]))
    elif not found.rows:
        click.echo("No case.")
    else:
        _show(found.rows)
        if found.more:
            click.echo(f"Only the first {SHOWN} are shown, the most urgent.")


def _show(rows: Iterable[CaseRow]) -> None:
    from rich.text import Text

    from starter.drawing.tables import table, time_left

    shown = table("Reference", "Stage", "Next", "due (London)", "", "Area", "Held by")
    for row in rows:
        due = ("", "")
        if row.next_due is not None:
            due = (show_london(row.next_due), time_left(row.next_due, row.now))
        stage = STAGE_LABELS[Stage(row.stage)]
        cells = (row.reference, stage, row.next_name or "none", *due, row.authority)
        shown.add_row(*(Text(cell) for cell in (*cells, ", ".join(row.held_by) or "nobody")))
    out().print(shown)
