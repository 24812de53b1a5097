"""A track's cases as the person who talks to their workflows knows them: names, ids, and what lists
are filtered by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from temporalio.common import Priority, TypedSearchAttributes

from policy.cases.events import CaseEvent
from policy.cases.orders import C
from policy.cases.search_values import SearchValues
from policy.cases.state import AnyCase
from policy.cases.track import Track
from policy.help import Says
from policy.references import looks_like_reference
from workflows import names

S = TypeVar("S", bound=AnyCase)
E = TypeVar("E", bound=CaseEvent)


def update_name(kind: str) -> str:
    """The name of the update for a kind of command."""
    return kind.replace("-", "_")


@dataclass(frozen=True, kw_only=True)
class CaseType(Generic[S, C, E]):
    """One track's cases. `workflow` is the name of their workflow, `search` what lists of them are
    filtered by, `sender` the code of the organisation whose share of what waits a case counts to,
    and `says` how what helps is said on their pages in Temporal.
    """

    track: Track[S, C, E]
    workflow: str
    search: Callable[[S], SearchValues]
    sender: Callable[[S], str]
    says: Says

    def search_attributes(self, state: S) -> TypedSearchAttributes:
        """The same, as Temporal takes it."""
        return names.attributes(self.search(state))

    def share(self, state: S) -> Priority:
        """Whose share of what waits a case counts to, for as long as it runs: no organisation's
        file keeps another one's case waiting.
        """
        return Priority(fairness_key=self.sender(state))

    @property
    def dispatcher_id(self) -> str:
        """The workflow id of the one that sends this track's notices."""
        return f"{self.track.name}-dispatcher"

    @property
    def task_queue(self) -> str:
        """Where this track's worker listens, unless its settings say otherwise."""
        return self.track.name

    def workflow_id(self, reference: str) -> str:
        """The workflow id of a case."""
        return self.track.prefix + reference

    def reference_of(self, workflow_id: str) -> str:
        """The case reference in a workflow id; empty if the id is no case's of this track. Anybody
        who reaches Temporal can give a workflow any name, so what is not written like a reference
        does not count.
        """
        prefix = self.track.prefix
        named = workflow_id.removeprefix(prefix) if workflow_id.startswith(prefix) else ""
        return named if looks_like_reference(named, self.track.references) else ""

    def signal_of(self, fact: CaseEvent) -> str:
        """The name of the signal that brings a fact to a case. Raises LookupError if none does."""
        for name, kinds in self.track.signals.items():
            if isinstance(fact, kinds):
                return name
        raise LookupError(fact.kind)
