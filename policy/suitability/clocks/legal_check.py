"""No lawyer has entered the paragraph that holds for so many working days: the lawyers are
reminded, and from the second time on somebody more senior is notified each time (A8).
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
    LAWYER_ENTERS,
    READS_ANEW,
    SET_BY_WHAT_IS_KNOWN,
    chased_lines,
)
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import chasing
from policy.suitability.rulebook import SuitabilityBook, suitability_book_at
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import Audience, DeadlineName, Template

NAMES = (DeadlineName.LEGAL, DeadlineName.LEGAL_ESCALATION)


def ladder(state: SuitabilityState, now: datetime) -> tuple[Deadline, ...]:
    """When the lawyers, asked now, are reminded, in working days of the nation (A8)."""
    assert state.facts is not None  # set by the opening
    book, nation = suitability_book_at(now), state.facts.nation
    days = book.authority_working_days
    return chasing(NAMES, "lawyer asked", now, "A8", days, nation, book, state.calendar)


def notice(template: Template, number: int) -> SendNotice:
    """The question to the lawyers, or a reminder of it."""
    return SendNotice(template=template, audience=Audience.LAWYERS, edition=number)


def on_deadline(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """Send the reminder, and escalate from the second time on."""
    effects: list[Effect] = [notice(Template.LEGAL_CHECK_REMINDER, state.lawyers_asked)]
    reminded = state
    if deadline.name == DeadlineName.LEGAL_ESCALATION:
        reminded, escalation = escalated(state, deadline, now)
        effects.append(escalation)
    return Decision(reminded, tuple(effects), ("A8",))


def _lines(book: SuitabilityBook) -> tuple[MapClock, MapClock]:
    return chased_lines(
        (DeadlineName.LEGAL, DeadlineName.LEGAL_ESCALATION),
        (book.authority_working_days, "a lawyer was asked", "the lawyers' team", "A8"),
        book,
    )


LEGAL: SuitabilityClock = Clock(
    name=DeadlineName.LEGAL,
    rule="A8",
    started_by={},
    may_be_started_by=(*SET_BY_WHAT_IS_KNOWN, "deadline-passed"),
    passed=on_deadline,
    ended_by=(),
    may_be_ended_by=READS_ANEW,
    next_step=LAWYER_ENTERS,
    on_map=lambda book: _lines(book)[0:1],
)


LEGAL_ESCALATION: SuitabilityClock = Clock(
    name=DeadlineName.LEGAL_ESCALATION,
    rule="A8",
    started_by={},
    may_be_started_by=(*SET_BY_WHAT_IS_KNOWN, "deadline-passed"),
    passed=on_deadline,
    ended_by=(),
    may_be_ended_by=READS_ANEW,
    next_step=LAWYER_ENTERS,
    on_map=lambda book: _lines(book)[1:2],
)
