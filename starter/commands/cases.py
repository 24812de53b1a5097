"""Looking at cases: the list, and one case. No personal data, but for `show --person`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from policy.published import for_release
from policy.support.intake.columns import COLUMNS
from policy.support.screens.view import progress
from policy.time import show_london
from service.cases.listing import SHOWN, CaseFilter, CaseRow, list_cases
from service.roles import LOOK, SEE_PERSON, SUPERVISE
from starter.commands.desk import Desk, at_desk, in_service, opened
from starter.commands.inputs import REFERENCE
from starter.output import out, plain
from store.case_file import load_case_file
from store.case_lists import find_case
from store.cases import timeline
from store.local_steps import steps_of
from store.person import SAFE_WAY, open_person
from store.views import View, views_of
from wiring.command_lines import command_lines

_FOR_PROGRAMS = (
    *("reference", "organisation_id", "authority", "stage", "sla", "received_at", "due_at"),
    *("answered_at", "breached_at", "ended_at", "escalation_level", "next_name", "next_due"),
)


@click.command("list")
@click.option("--all", "all_cases", is_flag=True, help="Ended cases too.")
@click.option(
    "--breached", is_flag=True, help="Only those whose 24 hours passed without an answer."
)
@click.option("--organisation", default="", help="Only those of one organisation, by its code.")
@click.option("--batch", default="", help="Only those that one intake entered, by its batch.")
@click.option("--limit", default=SHOWN, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_obj
def list_(
    data: Path | None,
    all_cases: bool,
    breached: bool,
    organisation: str,
    batch: str,
    limit: int,
    as_json: bool,
) -> None:
    """Open cases with their clocks: what can still be answered in time first, then the longest over
    time, then by what falls due next. Times are London's.

    Referrals entered too late stand below, a line for each batch; --batch and --json list each.
    """

    wanted = CaseFilter(
        ended_too=all_cases, breached=breached, organisation=organisation, batch=batch
    )
    apart = not as_json and not batch.strip()
    found = in_service(
        data, lambda context: list_cases(context, wanted, limit=limit, batches_apart=apart)
    )
    if as_json:
        click.echo(as_text([for_programs(row, _FOR_PROGRAMS) for row in found.rows]))
        return
    from starter.late import late_lines
    from starter.tables import CasesTable

    if found.rows or not found.late:
        out().print(CasesTable(found.rows))
    for line in late_lines(found.late, found.now):
        click.echo(line)
    if found.more:
        click.echo(f"Only the first {limit} are shown; --limit shows more.")


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option(
    "--person", is_flag=True, help="The referral as it was sent, too: personal data. It is noted."
)
@click.option("--views", is_flag=True, help="Who looked at the case, for a supervisor.")
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.option("--release", is_flag=True, help="JSON for the public: nobody is named, nor the case.")
@click.pass_obj
def show(
    data: Path | None, reference: str, person: bool, views: bool, as_json: bool, release: bool
) -> None:
    """One case: its clocks with what they count from, next step, timeline, tasks, escalations,
    notices.
    """

    async def work(desk: Desk) -> dict[str, Any]:
        return await _gathered(desk, reference, person=person, views=views)

    needed = SUPERVISE if views else SEE_PERSON if person else LOOK
    found = at_desk(data, work, roles=needed)
    if as_json or release:
        said = _for_programs(found)
        click.echo(as_text(for_release(said) if release else said))
        return
    from starter.tables import case_page

    out().print(
        case_page(
            *(found[part] for part in ("case", "progress", "timeline", "file", "now", "steps"))
        )
    )
    if views:
        _say_views(found["views"])
    if person:
        _say_person(found["person"])


async def _gathered(desk: Desk, reference: str, *, person: bool, views: bool) -> dict[str, Any]:
    app = desk.app
    state, now = await opened(desk, reference)
    async with app.engine.connect() as connection:
        return {
            "case": await find_case(connection, reference),
            "progress": progress(state),
            "timeline": await timeline(connection, reference),
            "file": await load_case_file(connection, reference),
            "now": now,
            "steps": await steps_of(connection, state.authority),
            "views": await views_of(connection, reference) if views else None,
            "person": await _person(desk, reference) if person else None,
        }


async def _person(desk: Desk, reference: str) -> dict[str, str]:
    app = desk.app
    return await open_person(app.engine, app.keys, reference, desk.signed_in.number)


def _for_programs(found: dict[str, Any]) -> dict[str, Any]:
    names = ("sequence", "at", "label", "rules")
    said = {
        "organisation": found["case"].organisation_id,
        "authority": found["case"].authority,
        **dataclasses.asdict(found["progress"]),
        "next_step": found["progress"].next_step.said(command_lines("support")),
        "timeline": [dict(zip(names, row, strict=True)) for row in found["timeline"]],
        **dataclasses.asdict(found["file"]),
        "local_steps": found["steps"],
    }
    if found["views"] is not None:
        said["views"] = [dataclasses.asdict(row) for row in found["views"]]
    return said if found["person"] is None else {**said, "person": found["person"]}


def _say_views(rows: list[View]) -> None:
    click.echo("\nWho looked at the case (London)")
    for row in rows:
        click.echo(f"  {show_london(row.viewed_at)}: {row.kind}, by {row.staff_number}")


def _say_person(cells: dict[str, str]) -> None:
    """The safe way first, for it is read before anything else is done."""
    click.echo("\nThe referral as it was sent (personal data)")
    for column in sorted(COLUMNS, key=lambda column: column.name != SAFE_WAY):
        if cells.get(column.name):
            lines = (plain(line) for line in cells[column.name].splitlines())
            click.echo(f"  {column.label}: " + "\n    ".join(lines))


def for_programs(row: CaseRow, names: Iterable[str]) -> dict[str, Any]:
    """A case of a list, as far as its track has these. The moment it was asked for is not of the
    case.
    """
    return {name: getattr(row, name) for name in names}


def as_text(value: object) -> str:
    """JSON for programs: moments in UTC, letters of every script as they are."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=_moment)


def _moment(value: object) -> str:
    assert isinstance(value, datetime)  # nothing else in a view lacks a JSON form
    return value.astimezone(UTC).isoformat()
