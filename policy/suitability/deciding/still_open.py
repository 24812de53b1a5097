"""Whether the gates of a decision stand open when it is proposed, and again when it is checked (R44
to R47).
"""

from __future__ import annotations

from datetime import datetime

from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.assessing import assessed
from policy.suitability.deciding.links import refused_while_open
from policy.suitability.gates.own_gate import own_gate
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DecisionKind


def refused_as_closed(state: SuitabilityState, kind: DecisionKind, now: datetime) -> Refusal | None:
    """Why this decision is not open now, under the version in force; None if it is."""
    assert state.facts is not None  # looked at before
    if kind is DecisionKind.NO_ACTION:
        return None
    waits = refused_while_open(state)
    if waits is not None:
        return waits
    if own_gate(kind, assessed(state.facts, now)).open:
        return None
    refuses = kind is DecisionKind.REFUSE
    return refusals.MAY_NOT_REFUSE if refuses else refusals.MAY_NOT_CANCEL
