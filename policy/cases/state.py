"""What every case's state holds, and what every state can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Self

from policy.cases.deadlines import Deadline, Recent
from policy.changing import changed

__all__ = ["RECENT_KEPT", "SEEN_KEPT", "AnyCase", "changed"]

SEEN_KEPT = 200
RECENT_KEPT = 3
_ORDER = attrgetter("due", "name", "rung")


# Without slots, so that `changed` can copy a case at once: that is done for every event.
@dataclass(frozen=True, kw_only=True)
class AnyCase:
    """A case after `sequence` events. A track's state adds its own fields, with defaults, and
    narrows `stage` and `outcome` to its own words. It is stored as JSON, so it holds only plain
    values. `calendar` is the list of bank holidays that its working days are counted by; if empty,
    the rulebook's own.
    """

    reference: str
    authority: str = ""
    nation: str = ""
    rulebook: str = ""
    calendar: str = ""
    stage: str = ""
    sequence: int = 0
    clock_offset_seconds: int = 0
    received_at: datetime | None = None
    escalation_level: int = 0
    rejected_messages: int = 0
    rejection_notified_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    seen: tuple[str, ...] = ()
    recent: tuple[Recent, ...] = ()

    @property
    def ended(self) -> bool:
        """No clock runs any more and nothing further may happen."""
        return self.ended_at is not None

    def now(self, clock: datetime) -> datetime:
        """Now, as the rules see it: the clock's moment, moved by the offset that only a rehearsal
        has.
        """
        return clock + timedelta(seconds=self.clock_offset_seconds)

    def with_deadlines(self, *added: Deadline) -> Self:
        """The same case with deadlines added, earliest first."""
        return changed(self, deadlines=tuple(sorted((*self.deadlines, *added), key=_ORDER)))

    def without(self, *names: str) -> Self:
        """The same case with every deadline of these names removed."""
        return changed(self, deadlines=tuple([d for d in self.deadlines if d.name not in names]))
