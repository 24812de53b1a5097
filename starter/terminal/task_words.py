"""A task in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from service.values.worklists import before_contact
from starter.terminal.track import track_of
from wiring.command_lines import command_line

if TYPE_CHECKING:
    from service.tasks.lists import Task

SHORT = 8
"""As much of an id is shown."""


def named(task: Task) -> str:
    """A task in a sentence."""
    return f"{task.kind} for {task.reference} ({task.id[:SHORT]})"


def read_first_of(task: Task) -> str:
    """What is to be read before the contact that a task asks for; empty if nothing."""
    advice = before_contact(task)
    if advice is None:
        return ""
    return advice.said(partial(command_line, track_of())).removesuffix(".")
