"""A casework team was asked to look at an application sooner, and has not said anything (R21)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.effects import SendNotice
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.process_map import MapClock, clock
from policy.support.kinds import SupportClock
from policy.support.rulebook import RuleBook, calendar_of, rulebook
from policy.support.state import CaseState
from policy.support.transitions import Decision
from policy.support.words import Audience, DeadlineName, Role, Template
from policy.time import london_day
from policy.working_days import working_days_after


def chase(state: CaseState, anchored_at: datetime, after: datetime) -> Deadline:
    """When a casework team that was asked is asked again, in working days of the nation (R21,
    R117).
    """
    book = rulebook(state.rulebook)
    calendar = calendar_of(book, state.calendar)
    due = working_days_after(after, book.prioritisation_working_days, state.nation, calendar)
    return PRIORITISATION.deadline(
        rung=london_day(due).isoformat(),
        due=due,
        anchor="prioritisation asked for",
        anchored_at=anchored_at,
        role=Role.DUTY_SUPERVISOR,
    )


def on_unanswered(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The casework team has not answered: it is asked again, now and after as many working days
    (R21).
    """
    notice = SendNotice(template=Template.PRIORITISATION_CHASER, audience=Audience.CASEWORK_TEAM)
    again = state.with_deadlines(chase(state, deadline.anchored_at, now))
    return Decision(again, (notice,), ("R21",))


def _lines(book: RuleBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.PRIORITISATION,
        f"{book.prioritisation_working_days} working days after a casework team was asked",
        "the casework team is asked again",
        "R21",
    )


PRIORITISATION: SupportClock = Clock(
    name=DeadlineName.PRIORITISATION,
    rule="R21",
    started_by={"prioritisation-asked": lambda state, event, now: (chase(state, event.at, now),)},
    may_be_started_by=(),
    passed=on_unanswered,
    ended_by=("prioritisation-answered", "answer-corrected"),
    may_be_ended_by=(),
    next_step=Advice(
        "The casework team acknowledges or declines, and we chase it; what it says is recorded.",
        deeds("answer-prioritisation"),
    ),
    on_map=_lines,
)
