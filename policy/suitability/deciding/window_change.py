"""Another support window: the one check of every change, of a proposal as of the agreement to it
(R69).
"""

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

SECOND_PERSON_NEEDED = Refusal(
    code="second-person-needed",
    sentence="A change of the window needs a second person: nobody agrees to their own proposal.",
    what_to_do="Ask a colleague to look at it.",
    rule="R69",
)

EVIDENCE_NEEDED = Refusal(
    code="evidence-needed",
    sentence="This needs evidence: at least one item of this case's register.",
    what_to_do="Record the item, then name it.",
    rule="R69",
)

STATEMENT_NEEDED = Refusal(
    code="statement-needed",
    sentence=(
        "A shorter window needs the authority's statement that the limit was reached by refusal."
    ),
    what_to_do=(
        "Ask the authority which of the two it means: all help used up, or everything refused."
    ),
    rule="R69",
)

WINDOW_OVER = Refusal(
    code="window-over-before",
    sentence=(
        "The last day proposed lies before the window's first, before the time that the authority's"
        " word is about, or, for a case entered late, before today: nothing is agreed after the "
        "fact."
    ),
    what_to_do="Propose a day that has not gone by, or one after the authority's word.",
    rule="R69",
)

NO_EARLIER_START = Refusal(
    code="no-earlier-start",
    sentence=(
        "A window may begin before the case was received, but not before it was opened, and then it"
        " must run for its full months."
    ),
    what_to_do="Give a first day on or after the opening, and a last day after the full months.",
    rule="A2",
)


_SOMEBODY_ELSE = "somebody else"


_WHY_NOT: dict[Flaw, Refusal] = {
    Flaw.NO_REASON: EVIDENCE_NEEDED,
    Flaw.ALONE: SECOND_PERSON_NEEDED,
    Flaw.NO_STATEMENT: STATEMENT_NEEDED,
    Flaw.BEFORE_THE_WORD: WINDOW_OVER,
    Flaw.BEFORE_ITS_FIRST: WINDOW_OVER,
    Flaw.OVER: WINDOW_OVER,
    Flaw.NO_SUCH_START: NO_EARLIER_START,
    Flaw.EARLIER_AND_SHORTER: NO_EARLIER_START,
    Flaw.ANOTHER_STANDS: refusals.NOT_NOW,
}


def refused_window(
    state: SuitabilityState, proposed: WindowProposal, now: datetime
) -> Refusal | None:
    """Why another window cannot be proposed or agreed to: it is judged as if a second person agreed
    now (R69).
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
