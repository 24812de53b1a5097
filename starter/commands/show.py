"""`referrals show`: one case. No personal data, but for `show --person`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policy.people.safe_way import SAFE_WAY
from policy.published import for_release
from policy.refusal import Refusal
from policy.support.intake.columns import COLUMNS
from policy.time import show_london
from service.values.parts import SupportPart
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import as_text, out, plain
from starter.terminal.track import track_of
from starter.use_cases import read_person, show_case, who_looked
from wiring.command_lines import command_lines

if TYPE_CHECKING:
    from service.cases.showing import CasePage, View
    from service.context import Context


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

    async def work(context: Context) -> _CaseShown | Refusal:
        looked = await who_looked(context, reference) if views else None
        if isinstance(looked, Refusal):
            return looked
        sent = await read_person(context, reference) if person else None
        if isinstance(sent, Refusal):
            return sent
        page = await show_case(context, reference)
        return page if isinstance(page, Refusal) else _CaseShown(page, looked, sent)

    found = in_service(data, work)
    if as_json or release:
        said = _for_programs(found)
        click.echo(as_text(for_release(said) if release else said))
        return
    from starter.drawing.case_pages import case_page

    out().print(case_page(found.page))
    if found.looked is not None:
        _say_views(found.looked)
    if found.person is not None:
        _say_person(found.person)


@dataclass(frozen=True, slots=True)
class _CaseShown:
    """A page, and what was asked for beside it."""

    page: CasePage
    looked: tuple[View, ...] | None
    person: dict[str, str] | None


def page_for_programs(page: CasePage) -> dict[str, Any]:
    """What both tracks say of a case."""
    seen = page.part.progress
    return {
        "authority": page.row.authority,
        **dataclasses.asdict(seen),
        "next_step": seen.next_step.said(command_lines(track_of())),
        "timeline": [row._asdict() for row in page.timeline],
        **dataclasses.asdict(page.kept),
    }


def _for_programs(found: _CaseShown) -> dict[str, Any]:
    assert isinstance(found.page.part, SupportPart)  # the suitability track has its own `show`
    said = {
        "organisation": found.page.row.organisation_id,
        **page_for_programs(found.page),
        "local_steps": found.page.part.local_steps,
    }
    if found.looked is not None:
        said["views"] = [dataclasses.asdict(row) for row in found.looked]
    return said if found.person is None else {**said, "person": found.person}


def _say_views(rows: Iterable[View]) -> None:
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
