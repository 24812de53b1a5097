"""What follows when something becomes known, before the decision or after it."""

from __future__ import annotations

from datetime import datetime

from policy.suitability.deciding.assessing import follow
from policy.suitability.evidence.admissible import added
from policy.suitability.evidence.facts import AnyFact
from policy.suitability.serving import blocking
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision


def arrived(
    state: SuitabilityState, facts: tuple[AnyFact, ...], now: datetime, rules: tuple[str, ...]
) -> Decision:
    """The case after something became known, before its decision or after."""
    assert state.facts is not None  # set by the opening
    if state.decision is not None:
        return blocking.on_news(state, facts, now, rules)
    return follow(state, added(state.facts, facts), now, rules)
