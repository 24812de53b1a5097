"""People's part before the referral: a named human concludes on each limb (R48, R104), and two
people agree on another window (R69).

What can happen here: conclusions; a window proposed, agreed, declined. No deadline of their own.
Where it leads: wherever the facts then imply. A finding is never a conclusion.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.moments import EARLIEST, LATEST
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.commands import ConcludeLimb
from policy.suitability.deciding.assessing import assessed, follow
from policy.suitability.events import (
    LimbConcluded,
    WindowAgreed,
    WindowDeclined,
    WindowProposed,
)
from policy.suitability.evidence.admissible import added
from policy.suitability.evidence.content import superseding
from policy.suitability.evidence.facts import Conclusion, Facts, WindowChange
from policy.suitability.evidence.reading import read
from policy.suitability.evidence.words import Limb
from policy.suitability.gates.anchor import Flaw
from policy.suitability.gates.circumstances import unread
from policy.suitability.gates.gates import last_cleared, uncleared
from policy.suitability.gates.window import against
from policy.suitability.linked import refused_while_open
from policy.suitability.records import WindowProposal
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import BEFORE_THE_SRU, Decision
from policy.suitability.words import EXITS, Stage
from policy.time import london_day

_SOMEBODY_ELSE = "somebody else"


def refused_conclusion(
    state: SuitabilityState, said: ConcludeLimb | LimbConcluded, now: datetime
) -> Refusal | None:
    """Why a limb cannot be concluded on: the route has stopped, a sign holds conclusions (R62), or
    "met" is not shown, or a circumstance is not read (R73). "Not met" can always be concluded.
    """
    if state.stage in EXITS - {Stage.THRESHOLDS_NOT_MET}:
        return refusals.ROUTE_STOPPED
    if state.facts is None or state.stage not in BEFORE_THE_SRU | {Stage.THRESHOLDS_NOT_MET}:
        return refusals.NOT_NOW
    if not said.reason.strip():
        return refusals.REASON_NEEDED
    case = read(state.facts, now, suitability_book_at(now))
    if uncleared(case):
        return refusals.HELD
    waits = refused_while_open(state)
    if waits is not None:
        return waits
    if not said.met:
        return None
    if last_cleared(case) == case.day:
        return refusals.HELD_TODAY
    if said.limb is Limb.REFUSED_SUPPORT and not unread(case) <= frozenset(said.read):
        return refusals.CIRCUMSTANCES_UNREAD
    return None if assessed(state.facts, now).may_conclude else refusals.NOT_SHOWN


def on_concluded(state: SuitabilityState, event: LimbConcluded, now: datetime) -> Decision:
    """The conclusion stands in the place of an earlier one on the same limb."""
    refusal = refused_conclusion(state, event, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    assert state.facts is not None  # looked at above
    fact = Conclusion(
        id=event.id,
        as_of=london_day(now),
        source=event.by,
        evidence=event.evidence,
        supersedes=superseding(
            state.facts, lambda f: isinstance(f, Conclusion) and f.limb is event.limb
        ),
        limb=event.limb,
        met=event.met,
        by=event.by,
        reason=event.reason,
        read=event.read,
    )
    return _with(state, fact, now, ("R48", "R104"))


_WHY_NOT: dict[Flaw, Refusal] = {
    Flaw.NO_REASON: refusals.EVIDENCE_NEEDED,
    Flaw.ALONE: refusals.SECOND_PERSON_NEEDED,
    Flaw.NO_STATEMENT: refusals.STATEMENT_NEEDED,
    Flaw.BEFORE_THE_WORD: refusals.WINDOW_OVER,
    Flaw.BEFORE_ITS_FIRST: refusals.WINDOW_OVER,
    Flaw.OVER: refusals.WINDOW_OVER,
    Flaw.NO_SUCH_START: refusals.NO_EARLIER_START,
    Flaw.EARLIER_AND_SHORTER: refusals.NO_EARLIER_START,
    Flaw.ANOTHER_STANDS: refusals.NOT_NOW,
}


def refused_window(
    state: SuitabilityState, proposed: WindowProposal, now: datetime
) -> Refusal | None:
    """Why another window cannot be proposed, or agreed to: what is asked of any change that counts
    (R69), by the same judge, as if a second person agreed now.
    """
    if state.facts is None or state.stage not in BEFORE_THE_SRU:
        return refusals.NOT_NOW
    if not EARLIEST.date() < proposed.until < LATEST.date():
        return refusals.NO_SUCH_TIME
    if not proposed.reason.strip():
        return refusals.REASON_NEEDED
    standing = assessed(state.facts, now).window
    if standing is None:
        return refusals.NOT_NOW
    fact = _change(state.facts, proposed, "proposed", _SOMEBODY_ELSE, now)
    case = read(added(state.facts, (fact,)), now, suitability_book_at(now))
    last_day = standing.last_day if proposed.counts_from is None else None
    flaw = against(case, fact, last_day)
    return None if flaw is None else _WHY_NOT[flaw]


def _change(
    facts: Facts, proposed: WindowProposal, id: str, reviewer: str, now: datetime
) -> WindowChange:
    return WindowChange(
        id=id,
        as_of=london_day(now),
        source=reviewer,
        evidence=proposed.evidence,
        supersedes=superseding(facts, lambda f: isinstance(f, WindowChange)),
        until=proposed.until,
        reason=proposed.reason,
        author=proposed.author,
        reviewer=reviewer,
        counts_from=proposed.counts_from,
    )


def on_proposed(state: SuitabilityState, event: WindowProposed, now: datetime) -> Decision:
    """The change waits for a second person; a newer proposal takes its place."""
    proposed = proposal(event, now)
    refusal = refused_window(state, proposed, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    return Decision(changed(state, window_proposal=proposed), (), ("R69",))


def proposal(event: WindowProposed, now: datetime) -> WindowProposal:
    """What somebody proposed, as it waits for a second person."""
    return WindowProposal(
        until=event.until,
        reason=event.reason,
        evidence=event.evidence,
        author=event.by,
        proposed_on=london_day(now),
        counts_from=event.counts_from,
    )


def refused_agreeing(state: SuitabilityState, person: str, now: datetime) -> Refusal | None:
    """Why the window proposed cannot be agreed to: nobody reviews their own proposal (R69)."""
    proposed = state.window_proposal
    if proposed is None:
        return refusals.NO_WINDOW_PROPOSED
    if proposed.author == person:
        return refusals.SECOND_PERSON_NEEDED
    return refused_window(state, proposed, now)


def on_agreed(state: SuitabilityState, event: WindowAgreed, now: datetime) -> Decision:
    """The change is a fact, with both names, and the clock of the window follows it."""
    refusal = refused_agreeing(state, event.by, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    proposed = state.window_proposal
    assert proposed is not None and state.facts is not None  # looked at above
    fact = _change(state.facts, proposed, event.id, event.by, now)
    window = assessed(state.facts, now).window
    shorter = window is not None and proposed.until < window.last_day
    rules = ("R69", "A11") if shorter else ("R69",)
    return _with(changed(state, window_proposal=None), fact, now, rules)


def on_declined(state: SuitabilityState, event: WindowDeclined) -> Decision:
    """The window stays as it is."""
    if state.window_proposal is None:
        return Decision(state, refusal=refusals.NO_WINDOW_PROPOSED)
    return Decision(changed(state, window_proposal=None), (), ("R69",))


def _with(
    state: SuitabilityState, fact: Conclusion | WindowChange, now: datetime, rules: tuple[str, ...]
) -> Decision:
    assert state.facts is not None  # looked at before
    if any(known.id == fact.id for known in state.facts.known):
        return Decision(state, refusal=refusals.FACT_CHANGED)
    return follow(state, added(state.facts, (fact,)), now, rules)
