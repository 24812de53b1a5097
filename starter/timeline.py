"""A case's events as lines for a person: what happened, when in London, what follows, and which
rules say so. What only repeats is one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from policy.cases.ahead import Ahead
from policy.cases.effects import Effect, Escalate, OpenTask, SendNotice
from policy.cases.events import CaseEvent, DeadlinePassed, NoticeAccepted
from policy.cases.recording import RecordedEvent
from policy.time import show_london


@dataclass(slots=True, kw_only=True)
class Line:
    """One line. `more` times the same happened again before anything else did, the last at
    `last`.
    """

    sequence: int
    at: datetime
    label: str
    effects: tuple[Effect, ...]
    rules: tuple[str, ...]
    more: int = 0
    last: datetime | None = None


Label = Callable[[CaseEvent], str]


def lines(events: Sequence[RecordedEvent[Any]], *, label: Label) -> Iterator[Line]:
    """A timeline. Reminders are told once, for as long as the clock is all that moves; that a
    channel took a notice is told where something follows from it. `label` names an event.
    """
    waiting: dict[tuple[str, ...], Line] = {}
    for sequence, item in enumerate(events, 1):
        event = item.event
        if isinstance(event, NoticeAccepted) and not item.effects:
            continue
        same = _same(event)
        if not same:
            yield from waiting.values()
            waiting = {}
            yield _line(sequence, item, label)
        elif same in waiting:
            waiting[same].more += 1
            waiting[same].last = event.at
        else:
            waiting[same] = _line(sequence, item, label)
    yield from waiting.values()


def coming(item: Ahead, *, label: Label) -> Line:
    """A deadline that will pass, as a line of the timeline."""
    return Line(
        sequence=0,
        at=item.passed.at,
        label=label(item.passed),
        effects=item.effects,
        rules=item.rules,
        more=item.more,
        last=item.last,
    )


def _line(sequence: int, item: RecordedEvent[Any], label: Label) -> Line:
    return Line(
        sequence=sequence,
        at=item.event.at,
        label=label(item.event),
        effects=item.effects,
        rules=item.rules,
    )


def _same(event: CaseEvent) -> tuple[str, ...]:
    """What makes two events of a clock the same to a reader; empty for what people do. The rungs of
    a ladder differ, the days of a reminder do not.
    """
    match event:
        case DeadlinePassed(name=name, rung=rung):
            # An escalation that nobody took names the rung it followed: `due, 2026-05-07`.
            first, _, last = rung.rpartition(", ")
            return ("deadline", name, first if last[:4].isdigit() else rung)
        case _:
            return ()


def happening(line: Line) -> str:
    """What happened, and what follows from it."""
    followed = "; ".join(filter(None, (_said(effect) for effect in line.effects)))
    return f"{line.label}: {followed}" if followed else line.label


def why(rules: Sequence[str]) -> str:
    """The rules behind it."""
    return ", ".join(rules)


def again(more: int, last: datetime | None) -> str:
    """How often it comes again, empty if it does not."""
    if not more or last is None:
        return ""
    times = "once more" if more == 1 else f"{more} times more, the last"
    return f"{times} on {show_london(last)}"


def _said(effect: Effect) -> str:
    """An effect in words; what only tidies up says nothing."""
    match effect:
        case SendNotice(template=template, audience=audience):
            return f"notice {template} to the {audience}"
        case Escalate(role=role, position=position):
            whom = role if position == 1 else f"next {role} in line"
            return f"the {whom} is told"
        case OpenTask(task=task, team=team):
            return f"row {task} for the {team}"
        case _:
            return ""
