"""The enquiry: the nation's own body is asked what support there was and what came of it (R94, R98
to R100). The question goes out by itself as soon as the facts ask for it, and is over when they no
longer do.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.effects import Effect
from policy.suitability.clocks.enquiry import NAMES, ladder, notice
from policy.suitability.evidence.facts import AnyFact, AuthorityStatement, Consulted, Facts, Offer
from policy.suitability.evidence.nations import BODIES
from policy.suitability.evidence.where import called_now
from policy.suitability.evidence.words import Body
from policy.suitability.gates.finding import Assessment
from policy.suitability.records import Enquiry
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.words import Stage, Template

_MAY_WAIT = frozenset({Stage.ASSESSING, Stage.AWAITING_AUTHORITY, Stage.SUPPORT_WINDOW})


def follow(
    state: SuitabilityState, seen: Assessment, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """The enquiry goes out when the facts ask for one, and is over when they no longer do."""
    assert state.facts is not None  # set by the opening
    wanted = _wanted(state.facts, seen)
    if wanted and state.enquiry is None:
        return asked(state, BODIES[state.facts.nation][1], now)
    if not wanted and state.enquiry is not None:
        return changed(state, enquiry=None).without(*NAMES), ()
    return state, ()


def _wanted(facts: Facts, seen: Assessment) -> bool:
    """Support history is missing, or the window is complete and the authority has not yet said what
    came of it. While a window with offers runs there is nothing to chase.
    """
    if seen.stage not in _MAY_WAIT:
        return False
    known = [fact for fact in facts.known if _of_its_area(facts, fact)]
    if not any(isinstance(fact, Offer | AuthorityStatement) for fact in known):
        return True
    if seen.stage is not Stage.AWAITING_AUTHORITY:
        return False
    between = seen.window is not None and not seen.window.complete
    return not between or not _answered(facts)


def _answered(facts: Facts) -> bool:
    """Whether the nation's own body has said anything at all, since the case is with it."""
    body = BODIES[facts.nation][1]
    return any(
        (isinstance(fact, AuthorityStatement) or (isinstance(fact, Consulted) and fact.answered))
        and fact.body is body
        and _of_its_area(facts, fact)
        for fact in facts.known
    )


def _of_its_area(facts: Facts, fact: AnyFact) -> bool:
    """Whether a statement is about the area that the case is in now. What another authority offered
    before the person came here does not answer the question (R98).
    """
    if facts.moved_on is None:
        return True
    if isinstance(fact, AuthorityStatement) and fact.area:
        return called_now(facts, fact.area) == facts.authority
    return fact.as_of >= facts.moved_on


def asked(
    state: SuitabilityState, body: Body, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    assert state.facts is not None  # set by the opening
    number = state.enquiries + 1
    waiting = changed(
        state.without(*NAMES),
        enquiry=Enquiry(body=body, asked_at=now, number=number),
        enquiries=number,
    ).with_deadlines(*ladder(state, body, now))
    return waiting, (notice(Template.SUPPORT_ENQUIRY, number),)
