"""Tables for a screen, and cases as one. Never colour alone: what is over time says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from starter.drawing.case_cells import WIDE, WIDE_HEADING, cells_of
from starter.drawing.case_cells import short as short
from starter.drawing.case_cells import time_left as time_left

if TYPE_CHECKING:
    from service.cases.listing import CaseRow

_NARROW_HEADING = ("Case", "Status answer", "Due (London)", "Authority", "Next deadline")


def table(*columns: str) -> Table:
    """An empty table in the house's style. Cells are text and never markup."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


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
        shown = table(*(WIDE_HEADING if wide else _NARROW_HEADING))
        shown.columns[0].no_wrap = True
        for row in self.rows:
            cells = cells_of(row)
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
