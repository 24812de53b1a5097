"""A track as the engine knows its cases: names, updates, signals, filters of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from temporalio.common import TypedSearchAttributes

from policy.cases.events import (
    CalendarChanged,
    CaseEvent,
    EscalatedByWatchdog,
    NoticeAccepted,
    NoticeFailed,
    OrganisationSucceeded,
)
from policy.cases.orders import C
from policy.cases.recording import CaseStart, OpenedCase
from policy.cases.state import AnyCase
from policy.cases.track import Track
from policy.references import looks_like_reference

S = TypeVar("S", bound=AnyCase)
E = TypeVar("E", bound=CaseEvent)

Facts = Mapping[str, tuple[type[CaseEvent], ...]]

SHARED_FACTS: Facts = {
    "notice_settled": (NoticeAccepted, NoticeFailed),
    "escalated_by_watchdog": (EscalatedByWatchdog,),
    "calendar_changed": (CalendarChanged,),
    "organisation_succeeded": (OrganisationSucceeded,),
}
"""The signals that every case understands, and what each may carry."""


@dataclass(frozen=True, kw_only=True)
class CaseType(Generic[S, C, E]):
    """One track's cases. `workflow` is the name of their workflow; `updates` describes the update
    of each kind of command; `facts` are the signals they understand, and what each may carry.
    """

    track: Track[S, C, E]
    workflow: str
    updates: Mapping[str, str]
    facts: Facts
    search_attributes: Callable[[S], TypedSearchAttributes]

    @property
    def dispatcher_id(self) -> str:
        """The workflow id of the one that sends this track's notices."""
        return f"{self.track.name}-dispatcher"

    @property
    def task_queue(self) -> str:
        """Where this track's worker listens, unless its settings say otherwise."""
        return self.track.name

    @property
    def start(self) -> Any:
        """The type of a case workflow's argument."""
        return CaseStart[self.track.state]  # type: ignore[name-defined]

    @property
    def opened(self) -> Any:
        """The type of what `open_case` brings."""
        return OpenedCase[self.track.state]  # type: ignore[name-defined]

    def workflow_id(self, reference: str) -> str:
        """The workflow id of a case."""
        return self.track.prefix + reference

    def reference_of(self, workflow_id: str) -> str:
        """The case reference in a workflow id; empty if the id is no case's of this track. Anybody
        who reaches Temporal can give a workflow any name, so what is not written like a reference
        is none.
        """
        prefix = self.track.prefix
        named = workflow_id.removeprefix(prefix) if workflow_id.startswith(prefix) else ""
        return named if looks_like_reference(named, self.track.references) else ""

    def signal_of(self, fact: CaseEvent) -> str:
        """The name of the signal that brings a fact to a case. Raises LookupError if none does."""
        for name, kinds in self.facts.items():
            if isinstance(fact, kinds):
                return name
        raise LookupError(fact.kind)
