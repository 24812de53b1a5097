"""Intake: a case comes in by one of this track's channels, with what it must bring (R90 to R92,
R94).

What can happen here: only this. Which deadline runs: none before it. Where it leads: wherever the
facts imply; a referral without any behaviour is returned, one without support history is not: the
authority is asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy.suitability import refusals
from policy.suitability.deciding.assessing import follow
from policy.suitability.events import CaseOpened
from policy.suitability.evidence.admissible import added, refused_opening
from policy.suitability.ladder import nation_name
from policy.suitability.linked import links_of
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision


def on_opened(state: SuitabilityState, event: CaseOpened, now: datetime) -> Decision:
    """The first state of a case, where its facts imply."""
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
