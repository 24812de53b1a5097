"""Whether a decision may be served in any way now (R46, R47, R111): asked before a clearance, and
before service to file.
"""

from __future__ import annotations

from datetime import datetime

from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.links import refused_while_open
from policy.suitability.evidence.reading import read
from policy.suitability.gates.gates import uncleared
from policy.suitability.gates.own_gate import gate_at
from policy.suitability.ladder import book_of
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage


def not_to_be_served(state: SuitabilityState) -> Refusal:
    """Why nothing is served at any other stage."""
    if state.stage is Stage.WITHDRAWAL_DUE:
        return refusals.WITHDRAWAL_DUE
    return refusals.NOT_DECIDED


def refused_service(state: SuitabilityState, now: datetime) -> Refusal | None:
    """Why a decision that waits for its service cannot be served in any way now: a sign holds it,
    or its own gate is not open by what is known (R46, R47, R111).
    """
    assert state.facts is not None and state.decision is not None  # made before these stages
    book = book_of(state)
    if uncleared(read(state.facts, now, book)):
        return refusals.HELD
    waits = refused_while_open(state)
    if waits is not None:
        return waits
    gate = gate_at(state.decision.decision, state.facts, now, book)
    return None if gate.open else refusals.GATES_CLOSED
