"""What a line of the list of cases says, and the lines themselves where there is room for them:
without the library that draws, which would take longer than all the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from policy.support.words import SLA_LABELS, STAGE_LABELS, SlaState, Stage
from policy.time import LONDON, span

if TYPE_CHECKING:
    from service.cases.listing import CaseRow

WIDE = 140
WIDE_HEADING = (
    *("Reference", "Stage", "Status answer", "Due (London)", "Clock", "Authority"),
    *("Level", "Next deadline"),
)
_BETWEEN = "  "


def short(moment: datetime) -> str:
    """A moment in few letters, London time: `6 Apr 09:30`."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%b %H:%M}"


def time_left(due: datetime, now: datetime) -> str:
    """`3 h 10 min left`, or `2 h 5 min over`."""
    return f"{span(due - now)} {'left' if due > now else 'over'}"


def lines_of(rows: Sequence[CaseRow], width: int) -> list[str]:
    """The heading and a line for each case; empty if they do not fit, or hold what acts on a screen
    or may be wider than a letter, which somebody else has to judge.
    """
    cells = [WIDE_HEADING, *map(cells_of, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    room = sum(widths) + len(_BETWEEN) * (len(widths) - 1)
    plain = all(cell.isascii() and cell.isprintable() for line in cells for cell in line)
    if room > width or not plain:
        return []
    return [_BETWEEN.join(map(str.ljust, line, widths)) for line in cells]


def cells_of(row: CaseRow) -> tuple[str, ...]:
    """In the order of the wide heading."""
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
