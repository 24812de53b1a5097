"""The wall of countdowns as a screen. What is over time says so in words; colour repeats it."""

from __future__ import annotations

from datetime import datetime, timedelta

from rich.console import Group, RenderableType
from rich.text import Text

from policy.rulebook import rulebook_at
from policy.time import show_london
from starter.tables import short, span, table
from store.wall import Countdown, Wall

_OVER, _SOON, _RUNNING = "OVER TIME", "DUE SOON", "running"
_STYLES = {_OVER: "bold red", _SOON: "bold yellow", _RUNNING: ""}
_HEADINGS = (
    *("State", "Reference", "Elapsed", "Remaining", "Due (London)"),
    *("Authority", "Escalation", "With"),
)


def due_soon(now: datetime) -> timedelta:
    """How long before its end a countdown is due soon: from the last warning on."""
    book = rulebook_at(now)
    return timedelta(hours=book.status_answer_hours - max(book.warning_hours))


def wall_screen(wall: Wall, soon: timedelta, note: str = "") -> RenderableType:
    """The whole screen: counts, countdowns, and how many more there are."""
    head = (
        f"Status answers, {show_london(wall.now)} in London: {wall.over} over time, {wall.soon} "
        f"due within {span(soon)}, {wall.waiting} waiting in all."
    )
    parts: list[RenderableType] = [Text(head, style="bold"), Text()]
    if wall.rows:
        shown = table(*_HEADINGS)
        for row in wall.rows:
            state = _state(row, soon)
            cells = (state, *_cells(row))
            shown.add_row(*(Text(cell) for cell in cells), style=_STYLES[state])
        parts.append(shown)
    else:
        parts.append(Text("Nobody waits for an answer."))
    more = wall.waiting - len(wall.rows)
    if more > 0:
        parts.append(Text(f"And {more} more, due later: referrals list"))
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
        row.reference,
        span(row.now - row.received_at),
        f"none, {left} over" if over else left,
        short(row.due_at),
        row.authority,
        _escalation(row),
        row.holder or "nobody",
    )


def _escalation(row: Countdown) -> str:
    """How far it has climbed, and who has it."""
    if not row.told:
        return f"level {row.escalation_level}" if row.escalation_level else "none"
    taken = f"taken by {row.taken_by}" if row.taken_by else "nobody has taken it"
    return f"level {row.escalation_level}, {row.told} told, {taken}"
