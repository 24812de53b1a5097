"""The one serialisable value that is a case: everything `decide` needs and nothing it could work
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from policy.support.answer import StatusAnswer
from policy.support.words import ENDED, Audience, DeadlineName, Outcome, Role, SlaState, Stage

__all__ = [
    "NOT_SEEN_KEPT",
    "RECENT_KEPT",
    "SEEN_KEPT",
    "CaseState",
    "Deadline",
    "Delivery",
    "Recent",
    "changed",
]

SEEN_KEPT = 200
RECENT_KEPT = 3
NOT_SEEN_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When something falls due, why, and who is told. Stored, never worked out again (see
    docs/adr/0001).

    `anchor` names the fact it counts from and `anchored_at` that fact's moment; (`name`,
    `anchored_at`, `rung`) is the identity both guards share. `role` and `position` in that role's
    line are who hears of it; `repeats_days` is 0 for once.
    """

    name: DeadlineName
    rung: str
    due: datetime
    anchor: str
    anchored_at: datetime
    rule: str
    role: Role
    position: int = 1
    repeats_days: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """A channel accepted the notice of the current answer for this audience, at this moment
    (R17).
    """

    audience: Audience
    at: datetime


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the last events, for the page a supervisor looks at."""

    kind: str
    at: datetime


# Without slots, so that `changed` can copy a case at once: that is done for every event.
@dataclass(frozen=True, kw_only=True)
class CaseState:
    """A case of the support track after `sequence` events. Sent through JSON at every boundary, so
    only plain values.
    """

    reference: str
    organisation: str = ""
    authority: str = ""
    nation: str = ""
    rulebook: str = ""
    stage: Stage = Stage.SUBMITTED
    sequence: int = 0
    clock_offset_seconds: int = 0
    batch: str = ""
    received_at: datetime | None = None
    accepted_at: datetime | None = None
    sla: SlaState = SlaState.RUNNING
    breached_at: datetime | None = None
    escalation_level: int = 0
    answer: StatusAnswer | None = None
    edition: int = 0
    deliveries: tuple[Delivery, ...] = ()
    answered_at: datetime | None = None
    read_at: datetime | None = None
    queries: int = 0
    rejected_messages: int = 0
    rejection_told_at: datetime | None = None
    last_contact_at: datetime | None = None
    not_seen_at: tuple[datetime, ...] = ()
    closing_asked: bool = False
    handover_asked: bool = False
    handed_over_at: datetime | None = None
    return_offered_at: datetime | None = None
    prioritisations: int = 0
    updates: int = 0
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    deadlines: tuple[Deadline, ...] = ()
    seen: tuple[str, ...] = ()
    recent: tuple[Recent, ...] = ()

    @property
    def ended(self) -> bool:
        """No clock runs any more and nothing further may happen."""
        return self.stage in ENDED

    @property
    def not_seen_since(self) -> datetime | None:
        """The first time somebody looked for the person in vain since anybody last had contact."""
        return self.not_seen_at[0] if self.not_seen_at else None

    def now(self, clock: datetime) -> datetime:
        """Policy's now: the clock's moment, moved by the offset that only a rehearsal has."""
        return clock + timedelta(seconds=self.clock_offset_seconds)

    def with_deadlines(self, *added: Deadline) -> CaseState:
        """The same case with deadlines added, earliest first."""
        return changed(self, deadlines=tuple(sorted((*self.deadlines, *added), key=_order)))

    def without(self, *names: DeadlineName) -> CaseState:
        """The same case with every deadline of these names struck out."""
        return changed(self, deadlines=tuple(d for d in self.deadlines if d.name not in names))


if TYPE_CHECKING:
    from dataclasses import replace as changed
else:

    def changed(case, **changes):
        """The same case with other values; checked as `dataclasses.replace`, and far quicker."""
        copy = object.__new__(CaseState)
        copy.__dict__.update(case.__dict__, **changes)
        return copy


def _order(deadline: Deadline) -> tuple[datetime, str, str]:
    return deadline.due, deadline.name, deadline.rung
