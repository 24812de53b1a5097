"""Who had a part in a referral, and so has none in deciding it (R109): the people who took the case
in, recorded a fact of it or in another case of the same person, corrected who the person is, moved
the case, asked, concluded, had a part in its window or its summary, or said whether another case is
the same person's. What is recorded is what is decided on.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy.cases.events import CaseEvent
from policy.cases.person import PersonCorrected
from policy.refusal import Refusal
from policy.suitability.evidence.facts import AnyFact, Conclusion, WindowChange
from policy.suitability.state import SuitabilityState, changed


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfTheReferral(CaseEvent):
    """An event by which somebody has a part in the referral, if it comes before the decision."""


TOOK_PART = Refusal(
    code="took-part",
    sentence=(
        "Who recorded or corrected something of this case, concluded on it, had a part in its "
        "window or its summary, or took it in, cannot decide it or check the decision."
    ),
    what_to_do="Leave it to somebody who had no part in the referral.",
    rule="R109",
)


def with_part(
    before: SuitabilityState, after: SuitabilityState, event: CaseEvent
) -> SuitabilityState:
    """The case after an event, which remembers whoever by it had a part in the referral. That a
    fact is new is enough, whatever the event is called: it will be decided on. An organisation is
    remembered by its code, under which nobody decides.
    """
    named = isinstance(event, PartOfTheReferral | PersonCorrected)
    if named or _known(before) != _known(after):
        return with_people(after, event.by)
    return after


def with_people(state: SuitabilityState, *people: str) -> SuitabilityState:
    """The same case, which remembers that these had a part in the referral. After the decision
    nothing adds to the list.
    """
    more = tuple(person for person in people if person not in state.took_part)
    if state.decision is not None or not more:
        return state
    return changed(state, took_part=(*state.took_part, *more))


def _known(state: SuitabilityState) -> tuple[AnyFact, ...]:
    return state.facts.known if state.facts is not None else ()


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
