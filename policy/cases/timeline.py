"""A case's events as entries for a person: what happened, what follows, and which rules say so.
What only repeats is one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from policy.cases.ahead import Ahead
from policy.cases.effects import AddTask, Effect, Escalate, SendNotice
from policy.cases.events import CaseEvent, DeadlinePassed, NoticeAccepted
from policy.cases.recording import RecordedEvent
from policy.time import show_london


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One event, by its number on record (0 for one that has not happened). `more` times the same
    happened again before anything else did, the last at `last`.
    """

    sequence: int
    at: datetime
    label: str
    effects: tuple[Effect, ...]
    rules: tuple[str, ...]
    more: int = 0
    last: datetime | None = None


Label = Callable[[CaseEvent], str]


def timeline_entries(
    events: Sequence[RecordedEvent[Any]], *, label: Label
) -> Iterator[TimelineEntry]:
    """A timeline. Repeated reminders with nothing between them are one entry; that a channel took a
    notice is shown only where something follows from it. `label` names an event.
    """
    waiting: dict[tuple[str, ...], TimelineEntry] = {}
    for sequence, item in enumerate(events, 1):
        event = item.event
        if isinstance(event, NoticeAccepted) and not item.effects:
            continue
        same = _same(event)
        if not same:
            yield from waiting.values()
            waiting = {}
            yield _entry(sequence, item, label)
        elif same in waiting:
            first = waiting[same]
            waiting[same] = replace(first, more=first.more + 1, last=event.at)
        else:
            waiting[same] = _entry(sequence, item, label)
    yield from waiting.values()


def coming(item: Ahead, *, label: Label) -> TimelineEntry:
    """A deadline that will pass, as an entry of the timeline."""
    return TimelineEntry(
        sequence=0,
        at=item.passed.at,
        label=label(item.passed),
        effects=item.effects,
        rules=item.rules,
        more=item.more,
        last=item.last,
    )


def _entry(sequence: int, item: RecordedEvent[Any], label: Label) -> TimelineEntry:
    return TimelineEntry(
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


def happening(entry: TimelineEntry) -> str:
    """What happened, and what follows from it."""
    followed = "; ".join(filter(None, (_said(effect) for effect in entry.effects)))
    return f"{entry.label}: {followed}" if followed else entry.label


def again(entry: TimelineEntry) -> str:
    """How often it comes again, empty if it does not."""
    if not entry.more or entry.last is None:
        return ""
    times = "once more" if entry.more == 1 else f"{entry.more} times more, the last"
    return f"{times} on {show_london(entry.last)}"


def _said(effect: Effect) -> str:
    """An effect in words; empty for one that only takes something off a list."""
    match effect:
        case SendNotice(template=template, audience=audience):
            return f"notice {template} to the {audience}"
        case Escalate(role=role, position=position):
            whom = role if position == 1 else f"next {role} on the rota"
            return f"the {whom} is told"
        case AddTask(task=task, team=team):
            return f"task {task} for the {team}"
        case _:
            return ""
