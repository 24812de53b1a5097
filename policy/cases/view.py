"""What a supervisor may see of a case of any track: its clocks with their anchors, its last events.
No personal data, ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from policy.cases.labels import capital, deadline_label
from policy.cases.state import AnyCase
from policy.help import Help, Says, UseCase
from policy.time import show_london

_SHOWN = 6
_HEAD_BYTES = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """One running deadline: what falls due, when, counted from which fact, under which rule."""

    label: str
    due: datetime
    anchor: str
    anchored_at: datetime
    rule: str


def clocks(state: AnyCase) -> tuple[ClockLine, ...]:
    """Every running deadline, earliest first."""
    return tuple(
        ClockLine(
            label=deadline_label(item),
            due=item.due,
            anchor=item.anchor,
            anchored_at=item.anchored_at,
            rule=item.rule,
        )
        for item in state.deadlines
    )


def clock_lines(running: Sequence[ClockLine], most: int = 2_000) -> Iterator[str]:
    """The next clocks as a table in markdown, in about `most` bytes; nothing if none runs. The next
    one is always shown.
    """
    if not running:
        return
    yield "| clock | due (London) | counted from |"
    yield "| :--- | :--- | :--- |"
    used = 0
    for number, clock in enumerate(running[:_SHOWN]):
        since = f"{clock.anchor}, {show_london(clock.anchored_at)}"
        line = f"| {clock.label} | {show_london(clock.due)} | {since} |"
        used += len(line.encode()) + 1
        if number and used > most - _HEAD_BYTES:
            break
        yield line
    yield ""


def last_lines(labels: Mapping[str, str], state: AnyCase, says: Says) -> Iterator[str]:
    """The last events, newest first, and how to see all of them."""
    # The pages show a list as one only after an empty line.
    yield from ("**Last:**", "")
    for item in reversed(state.recent):
        happened = capital(item.deadline) if item.deadline else labels[item.kind]
        yield f"- {happened}, {show_london(item.at)}"
    yield ""
    yield says(Help(use_case=UseCase.SHOW, on=state.reference))
