"""The lawyer: since Part 9 was replaced, a case waits for a named lawyer's entry of the paragraph
that holds (A8). The question goes out by itself as soon as the law asks for it, and is over with
the entry. Until then nothing adverse follows.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.effects import Effect
from policy.suitability.clocks.legal_check import NAMES, ladder, notice
from policy.suitability.evidence.words import Standing
from policy.suitability.gates.finding import Assessment
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import BEFORE_THE_SRU
from policy.suitability.words import Template

CODE = "law-in-force"


def follow(
    state: SuitabilityState, seen: Assessment, now: datetime
) -> tuple[SuitabilityState, tuple[Effect, ...]]:
    """A lawyer is asked while the law is not known, and no longer than that."""
    wanted = state.stage in BEFORE_THE_SRU and seen.standing(CODE) is not Standing.MET
    runs = any(waiting.name in NAMES for waiting in state.deadlines)
    if wanted is runs:
        return state, ()
    if not wanted:
        return state.without(*NAMES), ()
    number = state.lawyers_asked + 1
    asked = changed(state, lawyers_asked=number).with_deadlines(*ladder(state, now))
    return asked, (notice(Template.LEGAL_CHECK, number),)
