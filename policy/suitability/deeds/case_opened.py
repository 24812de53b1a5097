"""A case comes in by one of this track's channels, with what it must bring (R90 to R92, R94). A
referral without any behaviour is returned; one without support history is not: the authority is
asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from policy.cases.deed import Fact
from policy.suitability import refusals
from policy.suitability.deciding.assessing import follow
from policy.suitability.deciding.links import UNNAMED
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.evidence.admissible import added, refused_opening
from policy.suitability.evidence.facts import Facts
from policy.suitability.ladder import nation_name
from policy.suitability.records import LinkedCase
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(PartOfTheReferral):
    """A case came in by one of this track's channels, with what it must bring (R90 to R92). It may
    be about the same person as earlier cases of this track, `linked`: a question for a human.
    """

    kind: Literal["case-opened"] = "case-opened"
    reference: str
    facts: Facts
    clock_offset_seconds: int = 0
    possible_duplicate: bool = False
    linked: tuple[LinkedCase, ...] = ()
    calendar: str = ""


def links_of(event: CaseOpened) -> tuple[LinkedCase, ...]:
    """The earlier cases that an opening names."""
    unnamed = (LinkedCase(reference=UNNAMED),) if event.possible_duplicate else ()
    return event.linked or unnamed


def on_opened(state: SuitabilityState, event: CaseOpened, now: datetime) -> Decision:
    """The case begins at the stage that its facts imply."""
    if event.reference != state.reference:
        return Decision(state, refusal=refusals.NOT_NOW)
    refusal = refused_opening(event.facts, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    opened = changed(
        state,
        authority=event.facts.authority,
        nation=nation_name(event.facts.nation),
        received_at=event.facts.opened_at,
        calendar=event.calendar,
        clock_offset_seconds=event.clock_offset_seconds,
        linked=links_of(event),
    )
    # When it came is the service's own word; what a sender says of it counts for nothing (A2).
    received = replace(event.facts, received_at=now, known=())
    known = added(received, event.facts.known)
    return follow(opened, known, now, ("R90", "R91", "R92", "R93"))


CASE_OPENED: Fact[SuitabilityState, CaseOpened] = Fact(
    event=CaseOpened,
    label="Case opened",
    follows=on_opened,
    signal="",
    stages=frozenset({Stage.RECEIVED}),
)
