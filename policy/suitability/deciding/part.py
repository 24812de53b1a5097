"""Who had a part in a referral, and so has none in deciding it (R109): the people who took the case
in, recorded a fact of it, asked, concluded, had a part in its window or its summary, or said
whether another case is the same person's. What is recorded is what is decided on.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy.cases.events import CaseEvent
from policy.refusal import Refusal
from policy.suitability.evidence.facts import Conclusion, WindowChange
from policy.suitability.state import SuitabilityState, changed


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfTheReferral(CaseEvent):
    """An event by which somebody has a part in the referral, if it comes before the decision."""


TOOK_PART = Refusal(
    code="took-part",
    sentence=(
        "Who recorded facts of this case, concluded on it, had a part in its window or its summary,"
        " or took it in, cannot decide it or check the decision."
    ),
    what_to_do="Leave it to somebody who had no part in the referral.",
    rule="R109",
)


def with_part(state: SuitabilityState, event: CaseEvent) -> SuitabilityState:
    """The same case, which remembers that the person who did this had a part in the referral. After
    the decision nothing adds to the list.
    """
    if state.decision is not None or not isinstance(event, PartOfTheReferral):
        return state
    if event.by in state.took_part:
        return state
    return changed(state, took_part=(*state.took_part, event.by))


def took_part(state: SuitabilityState, person: str) -> bool:
    """Whether somebody had a part in the referral. Cases opened before the list was kept are judged
    by the names in their facts and summary.
    """
    known = state.facts.known if state.facts is not None else ()
    named = {fact.by for fact in known if isinstance(fact, Conclusion)}
    for fact in known:
        if isinstance(fact, WindowChange):
            named |= {fact.author, fact.reviewer}
    if state.summary is not None:
        named |= {state.summary.author, state.summary.checker}
    return person in named.union(state.took_part)
