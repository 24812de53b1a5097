"""What a scheduled digest says. It is added up row by row, so that a hundred thousand of them need
no more room than one. References and numbers only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from policy.time import end_of_london_day, london_day, show_london

SHOWN = 10
BANDS = ((30, "up to a month"), (91, "one to three months"), (183, "three to six months"))
OLDEST_BAND = "longer than six months"


@dataclass(frozen=True, slots=True)
class TeamTask:
    """An open task."""

    reference: str
    team: str
    kind: str
    due: datetime
    holder: str | None
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case."""

    reference: str
    organisation: str
    stage: str
    received_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    read_at: datetime | None
    entered_at: datetime | None = None


@dataclass(slots=True)
class Some:
    """How many there were, and the first of them."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, reference: str) -> None:
        """One more."""
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(reference)

    def said(self, what: str) -> list[str]:
        """As a line; none if there were none."""
        if not self.count:
            return []
        more = " and others" if self.count > len(self.first) else ""
        return [f"{what}: {self.count} ({', '.join(self.first)}{more})."]


NEW_FOR = timedelta(hours=25)
"""A task opened since the digest of the day before is in it, also if somebody holds it already; a
day is so long when the clocks go back.
"""


class TeamMorning:
    """A team's tasks due by the end of the day; and those due later that nobody holds or that are
    new, so that every task is named within a day of its opening. What harms somebody is added
    first, so that those are named.
    """

    def __init__(self, at: datetime) -> None:
        self._at, self._until = at, end_of_london_day(london_day(at))
        self._overdue, self._today, self._unheld = Some(), Some(), Some()
        self._not_taken, self._new = Some(), Some()

    def add(self, task: TeamTask) -> None:
        """One more task."""
        if task.due > self._until:
            self._add_later(task)
            return
        (self._overdue if task.due <= self._at else self._today).add(task.reference)
        if task.holder is None:
            self._unheld.add(task.reference)

    def _add_later(self, task: TeamTask) -> None:
        if task.holder is None:
            self._not_taken.add(task.reference)
        elif task.opened_at is not None and task.opened_at > self._at - NEW_FOR:
            self._new.add(task.reference)

    def text(self) -> str:
        """The digest; empty for a team with nothing to do, which is sent none."""
        lines = [
            *self._overdue.said("Overdue"),
            *self._today.said("Due by the end of today"),
            *self._unheld.said("Of these nobody holds"),
            *self._not_taken.said("Due later, and nobody has taken them yet"),
            *self._new.said("New since yesterday, due later, and held"),
        ]
        return _headed("Your team's worklist", self._at, lines)


class OrganisationMorning:
    """An organisation's own open referrals."""

    def __init__(self, at: datetime) -> None:
        self._at, self._open = at, 0
        self._unread, self._late, self._entered_late = Some(), Some(), Some()

    def add(self, case: OpenCase) -> None:
        """One more case."""
        self._open += 1
        if case.answered_at is not None and case.read_at is None:
            self._unread.add(case.reference)
        if case.answered_at is None and case.due_at is not None and case.due_at <= self._at:
            entered_late = case.entered_at is not None and case.entered_at >= case.due_at
            (self._entered_late if entered_late else self._late).add(case.reference)

    def text(self) -> str:
        """The digest; empty unless an answer waits to be read or we are late with one."""
        lines = [
            *self._unread.said("An answer is ready and nobody has read it"),
            *self._late.said("We are late with the answer, and it is escalated here"),
            *self._entered_late.said(
                "Entered here after their 24 hours were over; the answer is asked for"
            ),
        ]
        if lines:
            lines.append(f"Open referrals of yours: {self._open}.")
        return _headed("Your referrals", self._at, lines)


class Ageing:
    """Every open case of the track."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._bands: Counter[str] = Counter()
        self._oldest: list[tuple[datetime, str]] = []

    def add(self, case: OpenCase) -> None:
        """One more case."""
        self._bands[_band(self._at - case.received_at)] += 1
        self._oldest.append((case.received_at, case.reference))
        if len(self._oldest) > 2 * SHOWN:
            self._keep_oldest()

    def _keep_oldest(self) -> None:
        self._oldest = sorted(self._oldest)[:SHOWN]

    def text(self) -> str:
        """The digest; empty if no case is open."""
        names = [name for _, name in BANDS] + [OLDEST_BAND]
        lines = [f"Open {name}: {self._bands[name]}." for name in names if self._bands[name]]
        if lines:
            self._keep_oldest()
            lines.append(f"The oldest: {', '.join(ref for _, ref in self._oldest)}.")
        return _headed("Open cases by age", self._at, lines)


class OverdueClosings:
    """A team's tasks that ask whether a case is over, past their time."""

    def __init__(self, at: datetime) -> None:
        self._at, self._rows = at, Some()

    def add(self, task: TeamTask) -> None:
        """One more task."""
        self._rows.add(task.reference)

    def text(self) -> str:
        """The digest; empty if nothing asks."""
        lines = self._rows.said("Waiting for somebody to look and decide")
        return _headed("Cases that may be over", self._at, lines)


def _band(age: timedelta) -> str:
    return next((name for days, name in BANDS if age <= timedelta(days=days)), OLDEST_BAND)


def _headed(what: str, at: datetime, lines: list[str]) -> str:
    return "\n".join((f"{what} on {show_london(at)}.", "", *lines)) if lines else ""
