"""A team's handover as a screen and as a page to print: the same lines on both. No names, no notes
of tasks: numbers, references and deeds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy.time import show_london
from starter.drawing.page import heading, html_table, page, paragraph, section
from starter.drawing.tables import short, time_left

if TYPE_CHECKING:
    from service.duty.handover import Handover


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverPart:
    """A table with its title, and what is said where it has no rows."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    empty: str
    below: str = ""


def head(found: Handover) -> Iterator[str]:
    """The page in three sentences."""
    yield (
        f"{show_london(found.now)} in London. Due by {short(found.until)}: {found.due_count}, "
        f"{found.overdue_count} of them overdue, {found.unheld_count} held by nobody."
    )
    said = ", ".join(f"{count} {what}" for what, count in found.counts.items())
    yield f"Since {show_london(found.since)}: {said or 'nothing changed'}."


def parts(found: Handover, command: str) -> tuple[HandoverPart, ...]:
    """What is due, what changed, who is on duty; `command` is the track's."""
    left = found.due_count - len(found.due)
    more = sum(found.counts.values()) - len(found.changes)
    return (
        HandoverPart(
            title="What is due",
            headings=("due (London)", "", "case", "what", "rule", "with"),
            rows=[
                (
                    short(row.due),
                    time_left(row.due, found.now),
                    row.reference,
                    row.kind,
                    row.rule,
                    row.holder or "nobody",
                )
                for row in found.due
            ],
            empty="Nothing falls due.",
            below=f"And {left} more: {command} tasks --team" if left > 0 else "",
        ),
        HandoverPart(
            title="What changed, the latest first",
            headings=("when (London)", "case", "what", "about", "who"),
            rows=[
                (short(item.at), item.reference, item.what, item.about.replace("_", " "), item.who)
                for item in found.changes
            ],
            empty="Nothing changed.",
            below=f"And {more} before." if more > 0 else "",
        ),
        HandoverPart(
            title="On duty now",
            headings=("role", "place on the rota", "who", "until (London)"),
            rows=[
                (item.role, str(item.position), item.number, short(item.until))
                for item in found.on_duty
            ],
            empty=f"Nobody is on the rota: {command} staff duty",
        ),
    )


def as_html(pages: Sequence[Handover], command: str) -> str:
    """A sheet for each team."""
    return page("Handover", (section(_sheet(found, command)) for found in pages))


def _sheet(found: Handover, command: str) -> Iterator[str]:
    yield heading(_title(found.team))
    yield from map(paragraph, head(found))
    for part in parts(found, command):
        if part.rows:
            yield html_table(part.title, part.headings, part.rows)
        else:
            yield heading(part.title, 3)
            yield paragraph(part.empty)
        if part.below:
            yield paragraph(part.below)


def _title(team: str) -> str:
    return f"Handover of the {team}"


def on_screen(found: Handover, command: str) -> Iterator[object]:
    """The same for a screen, part by part."""
    from rich.text import Text

    from starter.drawing.tables import table

    yield Text(_title(found.team), style="bold")
    yield from map(Text, head(found))
    for part in parts(found, command):
        yield Text(f"\n{part.title}", style="bold")
        if part.rows:
            shown = table(*part.headings)
            for row in part.rows:
                shown.add_row(*(Text(cell) for cell in row))
            yield shown
        else:
            yield Text(part.empty)
        if part.below:
            yield Text(part.below)
