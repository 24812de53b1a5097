"""Tables for a screen, and cases as one. Never colour alone: what is over time says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from policy.support.words import SLA_LABELS, STAGE_LABELS, SlaState, Stage
from policy.time import LONDON, span

if TYPE_CHECKING:
    from service.cases.listing import CaseRow

WIDE = 140
_WIDE_HEADING = (
    *("Reference", "Stage", "Status answer", "Due (London)", "Clock", "Authority"),
    *("Level", "Next deadline"),
)
_NARROW_HEADING = ("Case", "Status answer", "Due (London)", "Authority", "Next deadline")


def table(*columns: str) -> Table:
    """An empty table in the house's style. Cells are text and never markup."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def short(moment: datetime) -> str:
    """A moment in few letters, London time: `6 Apr 09:30`."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%b %H:%M}"


def time_left(due: datetime, now: datetime) -> str:
    """`3 h 10 min left`, or `2 h 5 min over`."""
    return f"{span(due - now)} {'left' if due > now else 'over'}"


@dataclass(frozen=True, slots=True)
class CasesTable:
    """Cases with their clocks, each as it stands at its own now: a line each if the screen is wide,
    or two.
    """

    rows: Sequence[CaseRow]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """See rich."""
        if not self.rows:
            yield Text("No case.")
            return
        wide = options.max_width >= WIDE
        shown = table(*(_WIDE_HEADING if wide else _NARROW_HEADING))
        shown.columns[0].no_wrap = True
        for row in self.rows:
            cells = _cells(row)
            if not wide:
                reference, stage, answer, due, clock, authority, level, following = cells
                cells = (
                    f"{reference}\n{stage}",
                    f"{answer}\nlevel {level}",
                    f"{due}\n{clock}",
                    authority,
                    following.replace(", ", "\n", 1),
                )
            shown.add_row(*(Text(cell) for cell in cells))
        yield shown


def _cells(row: CaseRow) -> tuple[str, ...]:
    following = "none"
    if row.next_name and row.next_due:
        following = f"{row.next_name}, {short(row.next_due)}"
    return (
        row.reference,
        STAGE_LABELS[Stage(row.stage)],
        SLA_LABELS[SlaState(row.sla)],
        short(row.due_at) if row.due_at else "none",
        _clock(row),
        row.authority,
        str(row.escalation_level),
        following,
    )


def _clock(row: CaseRow) -> str:
    """What became of the 24 hours, or how much of them is left."""
    if row.answered_at is not None:
        return f"answered {short(row.answered_at)}"
    if row.ended_at is not None or row.due_at is None:
        return "stopped"
    return time_left(row.due_at, row.now)
