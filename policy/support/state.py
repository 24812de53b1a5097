"""The one serialisable value that is a case: everything `decide` needs and nothing it could work
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.cases.state import AnyCase, changed
from policy.support.answer import StatusAnswer
from policy.support.words import ENDED, Audience, Outcome, SlaState, Stage

__all__ = ["NOT_SEEN_KEPT", "CaseState", "Delivery", "changed"]

NOT_SEEN_KEPT = 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """A channel accepted the notice of the current answer for this audience, at this moment
    (R17).
    """

    audience: Audience
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseState(AnyCase):
    """A case of the support track."""

    stage: Stage = Stage.SUBMITTED
    outcome: Outcome | None = None
    organisation: str = ""
    batch: str = ""
    accepted_at: datetime | None = None
    sla: SlaState = SlaState.RUNNING
    breached_at: datetime | None = None
    answer: StatusAnswer | None = None
    edition: int = 0
    deliveries: tuple[Delivery, ...] = ()
    answered_at: datetime | None = None
    read_at: datetime | None = None
    queries: int = 0
    last_contact_at: datetime | None = None
    not_seen_at: tuple[datetime, ...] = ()
    closing_asked: bool = False
    transfer_asked: bool = False
    transferred_at: datetime | None = None
    return_offered_at: datetime | None = None
    prioritisations: int = 0
    corrected: tuple[int, ...] = ()
    reports: int = 0
    safeguarding_opened: int = 0
    safeguarding_done: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """See AnyCase."""
        return self.stage in ENDED

    @property
    def not_seen_since(self) -> datetime | None:
        """The first time somebody looked for the person in vain since anybody last had contact."""
        return self.not_seen_at[0] if self.not_seen_at else None

    @property
    def safeguarding_open(self) -> bool:
        """Whether a safeguarding row of this case waits for somebody (R30)."""
        return self.safeguarding_opened > len(self.safeguarding_done)
