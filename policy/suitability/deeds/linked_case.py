"""Another case, which may be the same person's, reports to this one; and what this one reports to
the others (R33, R77).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from policy.cases.deed import Fact
from policy.cases.events import CaseEvent
from policy.cases.person import PersonCorrected
from policy.suitability import refusals
from policy.suitability.deciding.links import UNNAMED, open_links
from policy.suitability.deeds.authority_report import AuthorityReported
from policy.suitability.deeds.case_opened import CaseOpened
from policy.suitability.deeds.record_facts import FactsRecorded
from policy.suitability.deeds.record_recheck import RecheckRecorded
from policy.suitability.deeds.resolve_duplicate import DuplicateResolved
from policy.suitability.evidence.facts import TaggedFact
from policy.suitability.evidence.words import Sameness
from policy.suitability.news.other_cases import linked, shown_to_others
from policy.suitability.records import LinkedCase
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCaseReported(CaseEvent):
    """Another case, which may be the same person's, sent word: of itself, of what helps the person
    there and who had a part in it, or of what a named person has said of the two (R33, R77, R109).
    """

    kind: Literal["linked-case-reported"] = "linked-case-reported"
    other: str
    sameness: Sameness
    reason: str = ""
    content: str = ""
    facts: tuple[TaggedFact, ...] = ()
    took_part: tuple[str, ...] = ()


_MAKES_NEWS = (FactsRecorded, AuthorityReported, RecheckRecorded, PersonCorrected)


def messages_for_others(
    state: SuitabilityState, event: CaseEvent
) -> tuple[tuple[str, LinkedCaseReported], ...]:
    """What is sent to other cases because of an event of this one, each with its case."""
    match event:
        case CaseOpened():
            wanted = open_links(state)
        case DuplicateResolved(other=other):
            wanted = tuple(link for link in state.linked if link.reference == other)
        case _ if isinstance(event, _MAKES_NEWS):
            wanted = state.linked
        case _:
            wanted = ()
    return tuple(
        (link.reference, _word(state, event, link)) for link in wanted if link.reference != UNNAMED
    )


def messages_between(
    state: SuitabilityState, other: SuitabilityState, event: CaseEvent
) -> tuple[tuple[str, LinkedCaseReported], ...]:
    """What two cases are sent of each other when they are found, after an event, to look like one
    person's; nothing if they know of each other.
    """
    if any(link.reference == other.reference for link in state.linked):
        return ()
    pairs = ((state, other), (other, state))
    return tuple(
        (to.reference, _word(of, event, LinkedCase(reference=to.reference))) for to, of in pairs
    )


def _word(state: SuitabilityState, event: CaseEvent, link: LinkedCase) -> LinkedCaseReported:
    shown = shown_to_others(state)
    return LinkedCaseReported(
        id=f"{event.id}/for/{link.reference}",
        at=event.at,
        by=event.by,
        other=state.reference,
        sameness=link.sameness,
        reason=link.reason,
        content=shown.content,
        facts=shown.helps,
        took_part=shown.took_part,
    )


def on_reported(state: SuitabilityState, event: LinkedCaseReported, now: datetime) -> Decision:
    """What was said there of the two cases is so here too; mere news leaves it as it was."""
    if event.other == state.reference:
        return Decision(state, refusal=refusals.NOT_NOW)
    known = next((one for one in state.linked if one.reference == event.other), None)
    link = known or LinkedCase(reference=event.other)
    received = replace(link, content=event.content, helps=event.facts, took_part=event.took_part)
    if event.sameness is not Sameness.NOT_SAID and link.sameness is not Sameness.SAME:
        received = replace(
            received, sameness=event.sameness, by=event.by, reason=event.reason, said_at=now
        )
    return linked(state, received, now)


LINKED_CASE_REPORTED: Fact[SuitabilityState, LinkedCaseReported] = Fact(
    event=LinkedCaseReported,
    label="Word of another case",
    follows=on_reported,
    signal="linked_case",
    stages=OPEN,
)
