"""Everything that is stored of a case: what the rules need and cannot work out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.cases.state import AnyCase, changed
from policy.support.answering.answer import StatusAnswer
from policy.support.words import ENDED, Audience, Outcome, SlaState, Stage, TaskKind

__all__ = ["NOT_SEEN_KEPT", "CaseState", "Delivery", "changed"]

NOT_SEEN_KEPT = 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """A channel accepted the notice of the current answer for this audience, at this moment
    (R17).
    """

    audience: Audience
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something that was asked of a team and is not done: the `number`th of its case. `about` is
    the notice it is about, where it is about one.
    """

    number: int
    task: TaskKind
    due: datetime
    rule: str
    note: str
    about: str

    @property
    def key(self) -> str:
        """What names its task within the case."""
        return f"asked/{self.number}"


@dataclass(frozen=True, kw_only=True)
class CaseState(AnyCase):
    """A case of the support track.

    `asked` is what an event or a clock asked of a team and is still to be done, and `asked_so_far`
    counts all that ever was. What the stage itself asks for is not stored; `tasks_done` names those
    of its tasks that need no doing any more. `policy.support.tasks` says which tasks follow.
    """

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
    transferred_at: datetime | None = None
    return_offered_at: datetime | None = None
    prioritisations: int = 0
    corrected: tuple[int, ...] = ()
    reports: int = 0
    asked: tuple[Asked, ...] = ()
    asked_so_far: int = 0
    tasks_done: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """See AnyCase."""
        return self.stage in ENDED

    @property
    def not_seen_since(self) -> datetime | None:
        """The first time somebody looked for the person in vain since anybody last had contact."""
        return self.not_seen_at[0] if self.not_seen_at else None

    def asks_for(self, task: TaskKind) -> bool:
        """Whether something of this kind was asked for, by news, a person or a clock, and is not
        done.
        """
        return any(one.task is task for one in self.asked)

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The notices that wait for somebody to deliver them in another way (R17)."""
        waiting = {one.about for one in self.asked if one.task is TaskKind.DELIVER_BY_HAND}
        return tuple(sorted(waiting))
