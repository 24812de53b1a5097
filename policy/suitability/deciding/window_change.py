"""Another window: what is asked of any change that counts, whoever proposes or agrees (R69)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.moments import EARLIEST, LATEST
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.assessing import assessed
from policy.suitability.evidence.admissible import added
from policy.suitability.evidence.content import superseding
from policy.suitability.evidence.facts import Facts, WindowChange
from policy.suitability.evidence.reading import read
from policy.suitability.gates.anchor import Flaw
from policy.suitability.gates.window import against
from policy.suitability.records import WindowProposal
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import BEFORE_THE_SRU
from policy.time import london_day

_SOMEBODY_ELSE = "somebody else"


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
    fact = change(state.facts, proposed, "proposed", _SOMEBODY_ELSE, now)
    case = read(added(state.facts, (fact,)), now, suitability_book_at(now))
    last_day = standing.last_day if proposed.counts_from is None else None
    flaw = against(case, fact, last_day)
    return None if flaw is None else _WHY_NOT[flaw]


def change(
    facts: Facts, proposed: WindowProposal, id: str, reviewer: str, now: datetime
) -> WindowChange:
    """The change as the fact that it becomes."""
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
