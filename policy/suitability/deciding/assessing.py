"""Where a case is before a decision: wherever its facts imply, whatever order they came in (R41 to
R103). Its clocks follow the facts too: the end of the window, the authority's answer, a lawyer's
entry, the reminder to close a stopped route. Nothing adverse follows from time alone (R67).
"""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from policy.cases.effects import Effect, SendNotice
from policy.suitability.clocks.closing import with_closing
from policy.suitability.clocks.support_window import with_window
from policy.suitability.deciding import enquiry, legal
from policy.suitability.evidence.admissible import added
from policy.suitability.evidence.content import digest
from policy.suitability.evidence.facts import Conclusion, Facts, WindowChange
from policy.suitability.evidence.refusals import FACT_CHANGED
from policy.suitability.evidence.words import Standing
from policy.suitability.gates.assessment import assess
from policy.suitability.gates.finding import Assessment
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import EXITS, Audience, DeadlineName, Stage, Template

_OF_THE_SUMMARY = (DeadlineName.SUMMARY, DeadlineName.SUMMARY_ESCALATION)


def assessed(facts: Facts, now: datetime) -> Assessment:
    """What is known, under the version in force now."""
    return assess(facts, now, suitability_book_at(now))


def follow(
    state: SuitabilityState, facts: Facts, now: datetime, rules: tuple[str, ...]
) -> Decision:
    """Put these facts in the place of what was known, and let the stage, the clocks and the notices
    follow.
    """
    seen = assessed(facts, now)
    known = changed(state, facts=facts, rulebook=seen.rulebook)
    kept, dropped = _what_still_stands(known, state, seen)
    stage = _stage(kept, seen)
    proposed = None if stage in EXITS else kept.window_proposal
    moved = changed(kept, stage=stage, window_proposal=proposed)
    clocked, asked = enquiry.follow(with_closing(with_window(moved, seen.window), now), seen, now)
    clocked, law = legal.follow(clocked, seen, now)
    effects = (*dropped, *_entered(state.stage, clocked.stage), *asked, *law)
    return Decision(clocked, effects, _with_rules(rules, seen))


def _with_rules(rules: tuple[str, ...], seen: Assessment) -> tuple[str, ...]:
    """The rules of the event, and those that the facts are shown not to meet."""
    unmet = (f.rules for f in seen.findings if f.standing is Standing.UNMET)
    return tuple(dict.fromkeys((*rules, *chain.from_iterable(unmet))))


def _stage(state: SuitabilityState, seen: Assessment) -> Stage:
    summary = state.summary
    sent = summary is not None and summary.sent_at is not None
    return Stage.WITH_SRU if sent else seen.stage


def _what_still_stands(
    state: SuitabilityState, before: SuitabilityState, seen: Assessment
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """A summary and a proposal were made on what was known. Other facts void the proposal; facts
    that close a gate take the case back from the Status Review Unit.
    """
    summary = state.summary
    if summary is None:
        return state, ()
    assert state.facts is not None and before.facts is not None  # set by the opening
    if seen.stage is not Stage.THRESHOLD_MET:
        back = changed(state, summary=None, holder="", proposal=None).without(*_OF_THE_SUMMARY)
        return back, _notify_the_sru(state, Template.CASE_TAKEN_BACK)
    if digest(state.facts) == digest(before.facts):
        return state, ()
    if summary.sent_at is None:
        return changed(state, summary=None), ()
    notices = _notify_the_sru(state, Template.CONTENT_CHANGED)
    return changed(state, proposal=None), notices


def _notify_the_sru(state: SuitabilityState, template: Template) -> tuple[Effect, ...]:
    if state.summary is None or state.summary.sent_at is None:
        return ()
    return (SendNotice(template=template, audience=Audience.SRU, edition=state.summaries),)


def _entered(before: Stage, after: Stage) -> tuple[Effect, ...]:
    if before is after or after not in EXITS:
        return ()
    notices: tuple[Effect, ...] = (
        SendNotice(template=Template.ROUTE_STOPPED, audience=Audience.ASSESSORS),
    )
    if after is Stage.RETURNED:
        # Back to whoever sent it: the authority of the area need not have known of it (R91).
        notices += (SendNotice(template=Template.REFERRAL_RETURNED, audience=Audience.REFERRER),)
    return notices


def with_fact(
    state: SuitabilityState, fact: Conclusion | WindowChange, now: datetime, rules: tuple[str, ...]
) -> Decision:
    """The case with one more fact that its people have made, unless its id is taken."""
    assert state.facts is not None  # looked at before
    if any(known.id == fact.id for known in state.facts.known):
        return Decision(state, refusal=FACT_CHANGED)
    return follow(state, added(state.facts, (fact,)), now, rules)
