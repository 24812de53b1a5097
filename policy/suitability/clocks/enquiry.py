"""The body that was asked about support has not answered for so many working days: it is reminded,
and from the second time on somebody more senior is notified each time (R94). Nothing is presumed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.effects import Effect, SendNotice
from policy.cases.events import DeadlinePassed
from policy.process_map import MapClock
from policy.suitability.clocks.acknowledgement import escalated
from policy.suitability.clocks.common import (
    AUTHORITY_ANSWERS,
    READS_ANEW,
    SET_BY_WHAT_IS_KNOWN,
    chased_lines,
)
from policy.suitability.evidence.words import Body
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.ladder import chasing
from policy.suitability.rulebook import SuitabilityBook, suitability_book_at
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Audience, DeadlineName, Template

NAMES = (DeadlineName.ENQUIRY, DeadlineName.ENQUIRY_ESCALATION)


def ladder(state: SuitabilityState, body: Body, now: datetime) -> tuple[Deadline, ...]:
    """When a body that is asked now is reminded, in working days of the nation (R94, R100)."""
    assert state.facts is not None  # set by the opening
    book = suitability_book_at(now)
    rule = "R100" if body is Body.HOUSING_EXECUTIVE else "R94"
    days, nation = book.authority_working_days, state.facts.nation
    return chasing(NAMES, "authority asked", now, rule, days, nation, book, state.calendar)


def notice(template: Template, number: int) -> SendNotice:
    """The question to the body, or a reminder of it."""
    return SendNotice(template=template, audience=Audience.AUTHORITY, edition=number)


def on_deadline(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """Send the reminder, count it, and escalate from the second time on."""
    asked = state.enquiry
    assert asked is not None  # its deadlines go with it
    again = replace(asked, reminders=asked.reminders + 1)
    reminded = changed(state, enquiry=again)
    effects: list[Effect] = [notice(Template.SUPPORT_ENQUIRY_REMINDER, asked.number)]
    if deadline.name == DeadlineName.ENQUIRY_ESCALATION:
        reminded, escalation = escalated(reminded, deadline, now)
        effects.append(escalation)
    return Decision(reminded, tuple(effects), ("R94",))


def _lines(book: SuitabilityBook) -> tuple[MapClock, MapClock]:
    return chased_lines(
        (DeadlineName.ENQUIRY, DeadlineName.ENQUIRY_ESCALATION),
        (book.authority_working_days, "the authority was asked", "the authority", "R94"),
        book,
    )


ENQUIRY: SuitabilityClock = Clock(
    name=DeadlineName.ENQUIRY,
    rule="R94",
    started_by={},
    may_be_started_by=(*SET_BY_WHAT_IS_KNOWN, "enquiry-sent", "deadline-passed"),
    passed=on_deadline,
    ended_by=(),
    may_be_ended_by=(*READS_ANEW, "enquiry-sent"),
    next_step=AUTHORITY_ANSWERS,
    on_map=lambda book: _lines(book)[0:1],
)


ENQUIRY_ESCALATION: SuitabilityClock = Clock(
    name=DeadlineName.ENQUIRY_ESCALATION,
    rule="R94",
    started_by={},
    may_be_started_by=(*SET_BY_WHAT_IS_KNOWN, "enquiry-sent", "deadline-passed"),
    passed=on_deadline,
    ended_by=(),
    may_be_ended_by=(*READS_ANEW, "enquiry-sent"),
    next_step=AUTHORITY_ANSWERS,
    on_map=lambda book: _lines(book)[1:2],
)
