"""The enquiry: the nation's own body is asked what support there was and what came of it, reminded
by the working days of the nation, and its silence climbs (R94, R98 to R100).

What can happen here: the question goes out by itself as soon as the facts ask for it, or by hand;
the body answers with facts. Which deadlines run: a reminder, then the ladder. Where it leads: back
to wherever the answer implies. Until then nothing is presumed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy.cases.deadlines import Deadline
from policy.cases.effects import Effect, SendNotice
from policy.suitability.events import EnquirySent
from policy.suitability.evidence.facts import AnyFact, AuthorityStatement, Consulted, Facts, Offer
from policy.suitability.evidence.where import called_now
from policy.suitability.evidence.words import Body, PlaceNation
from policy.suitability.finding import Assessment
from policy.suitability.ladder import chasing, escalated
from policy.suitability.records import Enquiry
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Audience, DeadlineName, Stage, Template

NAMES = (DeadlineName.ENQUIRY, DeadlineName.ENQUIRY_ESCALATION)
BODY_OF: dict[PlaceNation, Body] = {
    PlaceNation.ENGLAND: Body.LOCAL_AUTHORITY,
    PlaceNation.WALES: Body.WELSH_AUTHORITY,
    PlaceNation.SCOTLAND: Body.SCOTTISH_AUTHORITY,
    PlaceNation.NORTHERN_IRELAND: Body.HOUSING_EXECUTIVE,
}
_MAY_WAIT = frozenset({Stage.ASSESSING, Stage.AWAITING_AUTHORITY, Stage.SUPPORT_WINDOW})


def follow(
    state: SuitabilityState, seen: Assessment, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """The enquiry goes out when the facts ask for one, and is over when they no longer do."""
    assert state.facts is not None  # set by the opening
    wanted = _wanted(state.facts, seen)
    if wanted and state.enquiry is None:
        return _asked(state, BODY_OF[state.facts.nation], now)
    if not wanted and state.enquiry is not None:
        return changed(state, enquiry=None).without(*NAMES), ()
    return state, ()


def _wanted(facts: Facts, seen: Assessment) -> bool:
    """Support history is missing, or the window is complete and the authority has not yet said what
    came of it. While a window with offers runs there is nothing to chase.
    """
    if seen.stage not in _MAY_WAIT:
        return False
    known = [fact for fact in facts.known if _of_here(facts, fact)]
    if not any(isinstance(fact, Offer | AuthorityStatement) for fact in known):
        return True
    if seen.stage is not Stage.AWAITING_AUTHORITY:
        return False
    between = seen.window is not None and not seen.window.complete
    return not between or not _answered(facts)


def _answered(facts: Facts) -> bool:
    """Whether the nation's own body has been heard at all, since the case is with it."""
    body = BODY_OF[facts.nation]
    return any(
        (isinstance(fact, AuthorityStatement) or (isinstance(fact, Consulted) and fact.answered))
        and fact.body is body
        and _of_here(facts, fact)
        for fact in facts.known
    )


def _of_here(facts: Facts, fact: AnyFact) -> bool:
    """Whether a word is about the area the case is in now: another authority's help, before the
    person came here, answers nothing (R98).
    """
    if facts.moved_on is None:
        return True
    if isinstance(fact, AuthorityStatement) and fact.area:
        return called_now(facts, fact.area) == facts.authority
    return fact.as_of >= facts.moved_on


def _asked(
    state: SuitabilityState, body: Body, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    assert state.facts is not None  # set by the opening
    number = state.enquiries + 1
    book = suitability_book_at(now)
    rule = "R100" if body is Body.HOUSING_EXECUTIVE else "R94"
    ladder = chasing(
        NAMES,
        "authority asked",
        now,
        rule,
        book.authority_working_days,
        state.facts.nation,
        book,
        state.calendar,
    )
    asked = changed(
        state.without(*NAMES),
        enquiry=Enquiry(body=body, asked_at=now, number=number),
        enquiries=number,
    ).with_deadlines(*ladder)
    return asked, (_notice(Template.SUPPORT_ENQUIRY, number),)


def on_sent(state: SuitabilityState, event: EnquirySent, now: datetime) -> Decision:
    """Somebody asks by hand: the clock of the question begins again (R94, R99)."""
    asked, effects = _asked(state, event.body, now)
    return Decision(asked, effects, ("R94", "R99"))


def on_deadline(state: SuitabilityState, deadline: Deadline, now: datetime) -> Decision:
    """Working days without an answer: the body is reminded, and from the second time on somebody
    more senior is told each time (R94).
    """
    enquiry = state.enquiry
    assert enquiry is not None  # its deadlines go with it
    again = replace(enquiry, reminders=enquiry.reminders + 1)
    reminded = changed(state, enquiry=again)
    effects: list[Effect] = [_notice(Template.SUPPORT_ENQUIRY_REMINDER, enquiry.number)]
    if deadline.name == DeadlineName.ENQUIRY_ESCALATION:
        reminded, told = escalated(reminded, deadline, now)
        effects.append(told)
    return Decision(reminded, tuple(effects), ("R94",))


def _notice(template: Template, number: int) -> SendNotice:
    return SendNotice(template=template, audience=Audience.AUTHORITY, edition=number)
