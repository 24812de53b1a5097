"""`referrals list`: open cases with their clocks. No personal data."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from policy.cases.case_filter import CaseFilter
from service.values.listing import SHOWN
from starter.terminal.calling import in_service
from starter.terminal.output import PLAIN_WIDTH, as_text, out
from starter.terminal.screen import itself
from starter.use_cases import list_cases

if TYPE_CHECKING:
    from service.cases.listing import CaseRow

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
    from starter.drawing.late import late_lines

    if found.rows or not found.late:
        _draw(found.rows)
    for line in late_lines(found.late, found.now):
        click.echo(line)
    if found.more:
        click.echo(f"Only the first {limit} are shown; --limit shows more.")


def _draw(rows: Sequence[CaseRow]) -> None:
    from starter.drawing.case_cells import lines_of

    terminal = sys.stdout.isatty()
    lines = lines_of(rows, get_terminal_size().columns if terminal else PLAIN_WIDTH)
    if not rows:
        click.echo("No case.")
    elif lines:
        heading, *cases = lines
        screen = itself(sys.stdout)
        screen.write(
            "\n".join((click.style(heading, bold=True) if terminal else heading, *cases, ""))
        )
    else:
        from starter.drawing.tables import CasesTable

        out().print(CasesTable(rows))


def for_programs(row: CaseRow, names: Iterable[str]) -> dict[str, Any]:
    """A case of a list, as far as its track has these. The moment it was asked for is not of the
    case.
    """
    return {name: getattr(row, name) for name in names}
