"""How something is done in one area (R117): places differ, and staff who take a task there read it.
Words for staff; they change no rule, no clock and no right of anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy.refusal import Refusal
from policy.support.words import BROKERING, TaskKind

LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalStep:
    """The last word of an authority on how a kind of task is worked in its area."""

    authority: str
    task: TaskKind
    words: str


def refused(step: LocalStep) -> Refusal | None:
    """Why it may not be kept. An empty text ends an earlier one."""
    if step.task not in BROKERING:
        return NOT_LOCAL
    words = step.words
    return None if len(words) <= LONGEST and (not words or words.isprintable()) else UNREADABLE


def _no(code: str, sentence: str, what_to_do: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, what_to_do=what_to_do, rule="R117")


NOT_LOCAL = _no(
    "not-local",
    "This task is worked in the same way everywhere: a rule or a clock hangs on it.",
    "Choose a kind of help: advice, shelter, documents, accompanying.",
)
UNREADABLE = _no("text-unreadable", "The text is too long, or has several lines.", "Shorten it.")
