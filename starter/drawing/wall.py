"""The wall of a track's countdowns as a screen. What is over time says so in words; colour repeats
it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from policy.countdowns import COUNTED_DOWN
from policy.suitability import words as suitability_words
from policy.suitability.screens.waiting import awaited
from policy.suitability.words import Stage
from policy.time import show_london, span
from policy.tracks import SUITABILITY, SUPPORT
from starter.drawing.late import late_lines
from starter.drawing.tables import short, table

if TYPE_CHECKING:
    from service.duty.wall import Countdown, Wall

_HEADINGS = ("Remaining", "Due (London)", "Authority", "Escalation", "With")
_OVER, _SOON, _RUNNING = "OVER TIME", "DUE SOON", "running"
_STYLES = {_OVER: "bold red", _SOON: "bold yellow", _RUNNING: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """What a track's wall counts down, in words. `own` is its heading and cell of what other tracks
    have not.
    """

    title: str
    empty: str
    all_of_them: str
    own: tuple[str, Callable[[Countdown], str]]
    soon: Callable[[datetime], timedelta]


def _elapsed(row: Countdown) -> str:
    return span(row.now - row.received_at)


def _awaited(row: Countdown) -> str:
    return awaited(Stage(row.stage), incident=suitability_words.TaskKind.INCIDENT in row.kinds)


_SUPPORT = Clocks(
    title="Status answers",
    empty="Nobody waits for an answer.",
    all_of_them="referrals list",
    own=("Elapsed", _elapsed),
    soon=COUNTED_DOWN[SUPPORT].soon,
)
_SUITABILITY = Clocks(
    title="What is waited for",
    empty="Nothing with a set time is waited for.",
    all_of_them="referrals suitability list",
    own=("Waits for", _awaited),
    soon=COUNTED_DOWN[SUITABILITY].soon,
)
CLOCKS: Mapping[str, Clocks] = {SUPPORT: _SUPPORT, SUITABILITY: _SUITABILITY}
"""By track."""


def wall_screen(wall: Wall, clocks: Clocks, note: str = "") -> RenderableType:
    """The whole screen: counts, countdowns, and how many more there are."""
    soon = clocks.soon(wall.now)
    head = (
        f"{clocks.title}, {show_london(wall.now)} in London: {wall.over} over time, {wall.soon} "
        f"due within {span(soon)}, {wall.waiting} waiting in all."
    )
    parts: list[RenderableType] = [Text(head, style="bold"), Text()]
    heading, own = clocks.own
    if wall.rows:
        shown = table("State", "Reference", heading, *_HEADINGS)
        for row in wall.rows:
            state = _state(row, soon)
            cells = (state, row.reference, own(row), *_cells(row))
            shown.add_row(*(Text(cell) for cell in cells), style=_STYLES[state])
        parts.append(shown)
    else:
        parts.append(Text(clocks.empty))
    if wall.more > 0:
        parts.append(Text(f"And {wall.more} more: {clocks.all_of_them}"))
    parts += map(Text, late_lines(wall.late, wall.now))
    if note:
        parts += [Text(), Text(note)]
    return Group(*parts)


def _state(row: Countdown, soon: timedelta) -> str:
    left = row.due_at - row.now
    return _OVER if left <= timedelta(0) else _SOON if left <= soon else _RUNNING


def _cells(row: Countdown) -> tuple[str, ...]:
    over = row.due_at <= row.now
    left = span(row.due_at - row.now)
    return (
        f"none, {left} over" if over else left,
        short(row.due_at),
        row.authority,
        _escalation(row),
        row.holder or "nobody",
    )


def _escalation(row: Countdown) -> str:
    """How far it has climbed, and who has it."""
    if not row.notified:
        return f"level {row.escalation_level}" if row.escalation_level else "none"
    taken = f"taken by {row.taken_by}" if row.taken_by else "nobody has taken it"
    return f"level {row.escalation_level}, {row.notified} notified, {taken}"
