"""Looking at cases of the suitability track: the list, and one case. No personal data."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from policy.suitability.screens.view import progress, waiting_line
from policy.suitability.stage_labels import STAGE_LABELS
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage
from policy.time import show_london
from service.cases.content import content_of
from service.cases.listing import SHOWN, CaseFilter, CaseRow, list_cases
from starter.commands.cases import as_text, for_programs
from starter.commands.desk import Desk, at_desk, in_service, opened
from starter.commands.inputs import REFERENCE, UNTIL, one_of
from starter.commands.offices import here
from starter.output import out
from store.case_file import CaseFile, load_case_file
from store.cases import timeline
from wiring.command_lines import command_lines

_SAYS = command_lines("suitability")

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

    from starter.tables import table, time_left

    shown = table("Reference", "Stage", "Next", "due (London)", "", "Area", "Held by")
    for row in rows:
        due = ("", "")
        if row.next_due is not None:
            due = (show_london(row.next_due), time_left(row.next_due, row.now))
        stage = STAGE_LABELS[Stage(row.stage)]
        cells = (row.reference, stage, row.next_name or "none", *due, row.authority)
        shown.add_row(*(Text(cell) for cell in (*cells, ", ".join(row.held_by) or "nobody")))
    out().print(shown)


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_obj
def show(data: Path | None, reference: str, as_json: bool) -> None:
    """One case: where it is, its content by digest, clocks with what they count from, timeline,
    rows, escalations, notices.
    """

    async def work(desk: Desk) -> dict[str, Any]:
        state, now = await opened(desk, reference)
        async with desk.app.engine.connect() as connection:
            return {
                "state": state,
                "timeline": await timeline(connection, reference),
                "file": await load_case_file(connection, reference),
                "now": now,
            }

    found = at_desk(data, work, roles=here().look)
    state: SuitabilityState = found["state"]
    if as_json:
        click.echo(as_text(_for_programs(state, found["timeline"], found["file"])))
        return
    from rich.text import Text

    from starter.tables import duplicate_lines, page_of

    kept: CaseFile = found["file"]
    head = [Text(line) for line in _head(state)]
    head += map(Text, duplicate_lines(kept))
    head[0].stylize("bold")
    seen = progress(state)
    out().print(page_of(head, seen.clocks, found["timeline"], kept, found["now"]))


def _head(state: SuitabilityState) -> list[str]:
    seen = progress(state)
    lines = [
        f"{seen.reference}: {seen.stage}",
        f"Area {state.authority}; rules {seen.rulebook or 'none yet'}",
        f"Content: {content_of(state)}",
        f"Escalation level: {seen.escalation_level}; incidents: {seen.incidents}",
        f"Waiting on: {waiting_line(seen)}",
        f"Next: {seen.next_step.said(_SAYS)}",
    ]
    lines += [f"Other case {link.reference}: {link.sameness}" for link in state.linked]
    if state.holder:
        lines.insert(3, f"With decision maker {state.holder}")
    if state.clearance is not None and state.clearance.voided_at is None:
        lines.insert(3, f"Clearance until {show_london(state.clearance.until)}")
    return lines


def _for_programs(
    state: SuitabilityState, rows: list[tuple[int, datetime, str, str]], kept: CaseFile
) -> dict[str, Any]:
    names = ("sequence", "at", "label", "rules")
    seen = progress(state)
    return {
        "authority": state.authority,
        "content": content_of(state),
        "holder": state.holder,
        **dataclasses.asdict(seen),
        "next_step": seen.next_step.said(_SAYS),
        "timeline": [dict(zip(names, row, strict=True)) for row in rows],
        **dataclasses.asdict(kept),
    }
