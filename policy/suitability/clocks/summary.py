"""The Status Review Unit has not said for so many working days that it has the summary: it is
reminded, and then somebody more senior is notified (R97).
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.effects import Effect, SendNotice
from policy.cases.events import DeadlinePassed
from policy.process_map import MapClock
from policy.suitability.clocks.acknowledgement import escalated
from policy.suitability.clocks.common import (
    READ_ANEW_BY_THE_SRU,
    SUMMARY_ACKNOWLEDGED,
    chased_lines,
    of_name,
)
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import chasing
from policy.suitability.rulebook import SuitabilityBook, suitability_book_at
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import Audience, DeadlineName, Template

NAMES = (DeadlineName.SUMMARY, DeadlineName.SUMMARY_ESCALATION)


def chase_days(book: SuitabilityBook) -> tuple[int, ...]:
    """After how many working days the Status Review Unit is reminded, and reminded again."""
    days = book.summary_working_days
    return days, 2 * days, 3 * days


def _ladder(state: SuitabilityState, now: datetime) -> tuple[Deadline, ...]:
    assert state.facts is not None  # set by the opening
    book, nation = suitability_book_at(now), state.facts.nation
    return chasing(
        NAMES, "summary sent", now, "R97", chase_days(book), nation, book, state.calendar
    )


def on_deadline(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """Send the reminder, and escalate from the second time on."""
    edition = state.summaries
    effects: list[Effect] = [
        SendNotice(template=Template.SUMMARY_REMINDER, audience=Audience.SRU, edition=edition)
    ]
    reminded = state
    if deadline.name == DeadlineName.SUMMARY_ESCALATION:
        reminded, escalation = escalated(state, deadline, now)
        effects.append(escalation)
    return Decision(reminded, tuple(effects), ("R97",))


def _lines(book: SuitabilityBook) -> tuple[MapClock, MapClock]:
    return chased_lines(
        (DeadlineName.SUMMARY, DeadlineName.SUMMARY_ESCALATION),
        (chase_days(book), "the summary was sent", "the Status Review Unit", "R97"),
        book,
    )


SUMMARY: SuitabilityClock = Clock(
    name=DeadlineName.SUMMARY,
    rule="R97",
    started_by={
        "summary-sent": lambda state, event, now: of_name(_ladder(state, now), DeadlineName.SUMMARY)
    },
    may_be_started_by=(),
    passed=on_deadline,
    ended_by=("summary-acknowledged", "case-claimed"),
    may_be_ended_by=READ_ANEW_BY_THE_SRU,
    next_step=SUMMARY_ACKNOWLEDGED,
    on_map=lambda book: _lines(book)[0:1],
)


SUMMARY_ESCALATION: SuitabilityClock = Clock(
    name=DeadlineName.SUMMARY_ESCALATION,
    rule="R97",
    started_by={
        "summary-sent": lambda state, event, now: of_name(
            _ladder(state, now), DeadlineName.SUMMARY_ESCALATION
        )
    },
    may_be_started_by=(),
    passed=on_deadline,
    ended_by=("summary-acknowledged", "case-claimed"),
    may_be_ended_by=READ_ANEW_BY_THE_SRU,
    next_step=SUMMARY_ACKNOWLEDGED,
    on_map=lambda book: _lines(book)[1:2],
)
