"""How each event of this track reads: the deed, in plain words, with nothing about a person."""

from __future__ import annotations

from policy.cases import labels
from policy.cases.events import CaseEvent
from policy.suitability.lifecycle import DISPATCH


def event_label(event: CaseEvent) -> str:
    """An event's line on a timeline; a deadline that passed is called by its own name."""
    return labels.event_label(DISPATCH.labels, event)
