"""The ladders that silence climbs: a body that does not answer, a fresh look nobody takes, a
decision nobody withdraws. Stored rung by rung when the waiting begins, for the second guard reads
the rows and must know what comes next. Silence is never held against the person (R67).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from policy.cases.deadlines import Deadline
from policy.cases.effects import Escalate
from policy.suitability.evidence.words import PlaceNation
from policy.suitability.rulebook import (
    SuitabilityBook,
    calendar_of,
    suitability_book,
)
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DeadlineName, Role, Template
from policy.time import london_day, next_daily
from policy.working_days import working_days_after

_WORKING_DAYS = " working days"
LADDER_ROLES = (Role.DUTY_SUPERVISOR, Role.MANAGER, Role.HEAD_OF_SERVICE)
"""Who is notified of silence, rung by rung; the last of them for as long as it lasts."""


def book_of(state: SuitabilityState) -> SuitabilityBook:
    """The version a decision was made under, which also says how it is served."""
    assert state.decision is not None  # asked of decided cases only
    return suitability_book(state.decision.rulebook)


def nation_name(nation: PlaceNation) -> str:
    """The nation as calendars call it."""
    return nation.value.title()


def climbing(
    name: DeadlineName,
    anchor: str,
    anchored_at: datetime,
    rule: str,
    hours: tuple[int, ...],
) -> tuple[Deadline, ...]:
    """A ladder in elapsed hours, one rung a role."""
    return tuple(
        Deadline(
            name=name,
            rung=f"{wait}h",
            due=anchored_at + timedelta(hours=wait),
            anchor=anchor,
            anchored_at=anchored_at,
            rule=rule,
            role=_role(place),
        )
        for place, wait in enumerate(hours)
    )


def _role(place: int) -> Role:
    return LADDER_ROLES[min(place, len(LADDER_ROLES) - 1)]


def without_end(ladder: tuple[Deadline, ...], book: SuitabilityBook) -> tuple[Deadline, ...]:
    """The same ladder, and after its last rung every morning until what it waits for has come. In
    the morning, because London's clocks never skip that hour.
    """
    top = ladder[-1]
    due = next_daily(top.due, book.morning_at)
    daily = replace(top, rung=london_day(due).isoformat(), due=due, repeats_days=1)
    return (*ladder, daily)


def chasing(
    names: tuple[DeadlineName, DeadlineName],
    anchor: str,
    anchored_at: datetime,
    rule: str,
    days: tuple[int, ...],
    nation: PlaceNation,
    book: SuitabilityBook,
    calendar: str = "",
) -> tuple[Deadline, ...]:
    """A ladder in working days of the nation: the first rung reminds, the following ones escalate,
    and one more comes again every so many days. `calendar` is the list of bank holidays the case
    keeps.
    """
    chase, escalation = names
    counted = calendar_of(book, calendar)
    return tuple(
        Deadline(
            name=chase if place == 0 else escalation,
            rung=f"{wait}{_WORKING_DAYS}",
            due=working_days_after(anchored_at, wait, nation_name(nation), counted),
            anchor=anchor,
            anchored_at=anchored_at,
            rule=rule,
            role=_role(max(place - 1, 0)),
            repeats_days=book.chase_again_days if place == len(days) else 0,
        )
        for place, wait in enumerate(rungs(days))
    )


def working_days_of(deadline: Deadline) -> int:
    """How many working days a deadline counts; 0 for one that counts none, and for one that comes
    again.
    """
    days = deadline.rung.removesuffix(_WORKING_DAYS)
    return int(days) if days != deadline.rung and days.isdecimal() else 0


def rungs(days: tuple[int, ...]) -> tuple[int, ...]:
    """The rungs of a ladder of these working days, with the one more."""
    step = days[-1] - days[-2] if len(days) > 1 else days[-1]
    return (*days, days[-1] + step)


def escalation_of(deadline: Deadline, template: Template = Template.ESCALATION) -> Escalate:
    """The escalation of one rung to the role it is for."""
    return Escalate(
        name=deadline.name,
        anchored_at=deadline.anchored_at,
        rung=deadline.rung,
        role=deadline.role,
        template=template,
        position=deadline.position,
    )
