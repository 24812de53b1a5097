"""The lawyer: since Part 9 was replaced, a case waits for a named lawyer's entry of the paragraph
that holds, who is asked at once, reminded by working days, and whose silence climbs (A8).

What can happen here: the question goes out by itself as soon as the law asks for it; an entry
answers it. Which deadlines run: a reminder, then the ladder. Where it leads: to wherever the rest
of the facts imply. Until then nothing adverse follows.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.deadlines import Deadline
from policy.cases.effects import Effect, SendNotice
from policy.suitability.evidence.words import Standing
from policy.suitability.finding import Assessment
from policy.suitability.ladder import chasing, escalated
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import BEFORE_THE_SRU, Decision
from policy.suitability.words import Audience, DeadlineName, Template

NAMES = (DeadlineName.LEGAL, DeadlineName.LEGAL_ESCALATION)
CODE = "law-in-force"


def follow(
    state: SuitabilityState, seen: Assessment, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """A lawyer is asked while the law is not known, and no longer than that."""
    wanted = state.stage in BEFORE_THE_SRU and seen.standing(CODE) is not Standing.MET
    runs = any(waiting.name in NAMES for waiting in state.deadlines)
    if wanted is runs:
        return state, ()
    if not wanted:
        return state.without(*NAMES), ()
    assert state.facts is not None  # set by the opening
    book, nation = suitability_book_at(now), state.facts.nation
    days = book.authority_working_days
    ladder = chasing(NAMES, "lawyer asked", now, "A8", days, nation, book, state.calendar)
    number = state.lawyers_asked + 1
    asked = changed(state, lawyers_asked=number).with_deadlines(*ladder)
    return asked, (_notice(Template.LEGAL_CHECK, number),)


def on_deadline(state: SuitabilityState, deadline: Deadline, now: datetime) -> Decision:
    """Working days without an entry: the lawyers are reminded, and from the second time on somebody
    more senior is told each time.
    """
    effects: list[Effect] = [_notice(Template.LEGAL_CHECK_REMINDER, state.lawyers_asked)]
    reminded = state
    if deadline.name == DeadlineName.LEGAL_ESCALATION:
        reminded, told = escalated(state, deadline, now)
        effects.append(told)
    return Decision(reminded, tuple(effects), ("A8",))


def _notice(template: Template, number: int) -> SendNotice:
    return SendNotice(template=template, audience=Audience.LAWYERS, edition=number)
