"""The one serialisable value that is a case of this track: everything `decide` needs and nothing it
could work out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from policy.cases.state import AnyCase, changed
from policy.suitability.evidence.facts import Facts
from policy.suitability.records import (
    Attempt,
    Clearance,
    DecisionRecord,
    Enquiry,
    FreshLook,
    LinkedCase,
    Summary,
    ToFile,
    WindowProposal,
)
from policy.suitability.words import Stage, TaskKind

__all__ = ["ATTEMPTS_KEPT", "CLEARANCES_KEPT", "SuitabilityState", "changed"]

CLEARANCES_KEPT = 10
ATTEMPTS_KEPT = 20


@dataclass(frozen=True, kw_only=True)
class SuitabilityState(AnyCase):
    """A case of the suitability track. `took_part` are all who had a part in the referral (R109).
    `blocked_from` is the first day on which, as is known now, the decision could not be served
    (R112), also where it was served that day, and `blocked_rules` by which rules it must be
    withdrawn; `waits_for` are the findings that
    keep it from being served for now; `news_arrived_at` is when news last arrived after the
    decision; `look_due` is by when a fresh look that is wanted was to be made. `linked` are the
    other cases of this track that may be, or are, the same person's (R33).
    """

    stage: Stage = Stage.RECEIVED
    facts: Facts | None = None
    linked: tuple[LinkedCase, ...] = ()
    took_part: tuple[str, ...] = ()
    lawyers_asked: int = 0
    open_tasks: tuple[TaskKind, ...] = ()
    tasks_done: tuple[TaskKind, ...] = ()
    enquiry: Enquiry | None = None
    enquiries: int = 0
    window_proposal: WindowProposal | None = None
    summary: Summary | None = None
    summaries: int = 0
    holder: str = ""
    proposal: DecisionRecord | None = None
    proposals: int = 0
    decision: DecisionRecord | None = None
    look: FreshLook | None = None
    look_wanted: bool = False
    look_due: datetime | None = None
    looks_asked: int = 0
    clearances: tuple[Clearance, ...] = ()
    news_arrived_at: datetime | None = None
    blocked_from: date | None = None
    blocked_rules: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    to_file: ToFile | None = None
    served_at: datetime | None = None
    withdrawn_at: datetime | None = None
    incidents: int = 0
    incident_open: bool = False

    @property
    def clearance(self) -> Clearance | None:
        """The last clearance given, valid or not."""
        return self.clearances[-1] if self.clearances else None

    def clearance_at(self, moment: datetime) -> Clearance | None:
        """The clearance that covers a moment: the one judge of whether there is any. Where several
        do, the last one given. What voids one voids all that were given before, also in a case
        that only says so of the last.
        """
        voids = [one.voided_at for one in self.clearances if one.voided_at is not None]
        for one in reversed(self.clearances):
            if one.covers(moment) and not any(one.given_at < at <= moment for at in voids):
                return one
        return None
