"""The lawyer: since Part 9 was replaced, a case waits for a named lawyer's entry of the paragraph
that holds (A8). The question goes out by itself as soon as the law asks for it, and is over with
the entry. Until then nothing adverse follows.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.effects import Effect, SendNotice
from policy.suitability.evidence.words import Standing
from policy.suitability.gates.finding import Assessment
from policy.suitability.ladder import chasing
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import BEFORE_THE_SRU
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
    return asked, (notice(Template.LEGAL_CHECK, number),)


def notice(template: Template, number: int) -> SendNotice:
    return SendNotice(template=template, audience=Audience.LAWYERS, edition=number)
