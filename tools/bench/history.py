"""Counting what a life leaves in Temporal's history, and what a hosted Temporal would charge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from temporalio.api.enums.v1 import EventType

_PREFIX = "EVENT_TYPE_"
# One action each, by the price list: retries of an activity and heartbeats would count too. A
# marker is a step within a workflow task.
_ACTIONS = frozenset(
    {
        "WORKFLOW_EXECUTION_STARTED",
        "TIMER_STARTED",
        "ACTIVITY_TASK_SCHEDULED",
        "MARKER_RECORDED",
        "WORKFLOW_EXECUTION_UPDATE_ACCEPTED",
        "WORKFLOW_EXECUTION_SIGNALED",
        "UPSERT_WORKFLOW_SEARCH_ATTRIBUTES",
    }
)
_SHOWN = {
    "UPDATE_ACCEPTED": "updates",
    "SIGNALED": "signals",
    "TIMER_STARTED": "timers",
    "ACTIVITY_TASK_SCHEDULED": "activities",
    "MARKER_RECORDED": "steps within a workflow task",
    "UPSERT_WORKFLOW_SEARCH_ATTRIBUTES": "upserts",
    "WORKFLOW_TASK_COMPLETED": "workflow tasks",
}


def type_name(number: EventType.ValueType) -> str:
    """An event type's name without its prefix."""
    return EventType.Name(number).removeprefix(_PREFIX)


def actions(types: Iterable[str]) -> int:
    """How many billable actions there are among history events."""
    return sum(name in _ACTIONS for name in types)


def in_words(types: Iterable[str]) -> str:
    """The steps that a history holds, counted."""
    counts = Counter(types)
    found = {
        words: sum(count for name, count in counts.items() if name.endswith(ending))
        for ending, words in _SHOWN.items()
    }
    return ", ".join(f"{count} {words}" for words, count in found.items())
