"""How each event reads on a timeline: the deed, in plain words, with nothing about a person."""

from __future__ import annotations

from policy.cases import labels
from policy.cases.events import CaseEvent
from policy.cases.labels import deadline_label as deadline_label
from policy.support.deeds import AuthorityReported
from policy.support.lifecycle import DISPATCH


def event_label(event: CaseEvent) -> str:
    """An event's label on a timeline; a deadline that passed is called by its own name."""
    return labels.event_label(DISPATCH.labels, event)


def label_for_staff(event: CaseEvent) -> str:
    """The same, and of an authority's report its kind too, which tells of the person's needs."""
    label = event_label(event)
    if isinstance(event, AuthorityReported):
        return f"{label} ({event.report.value})"
    return label
