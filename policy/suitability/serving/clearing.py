"""Whether a decision may be served in any way now (R46, R47, R111): asked before a clearance, and
before service to file.
"""

from __future__ import annotations

from datetime import datetime

from policy.help import deeds
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.links import refused_while_open
from policy.suitability.evidence.reading import read
from policy.suitability.gates.own_gate import gate_at
from policy.suitability.gates.signs import uncleared
from policy.suitability.ladder import book_of
from policy.suitability.refusals import LOOK_FIRST, SHOWN_BY
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Stage

NOT_DECIDED = Refusal(
    code="not-decided",
    sentence="There is no decision to be served in this case.",
    what_to_do="Do not hand over any paper.",
    rule="R110",
)

WITHDRAWAL_DUE = Refusal(
    code="withdrawal-due",
    sentence=(
        "The person no longer sleeps rough, or receives support, or what the decision rests on is "
        "no longer true: it cannot be served."
    ),
    what_to_do="Do not hand over the paper. A UKVI officer withdraws the decision.",
    rule="R112",
)

RECHECK_NEEDED = Refusal(
    code="recheck-needed",
    sentence=(
        "There is no fresh look that is recent enough, newer than the last news, and says "
        "unchanged."
    ),
    what_to_do="Look at the person's circumstances again, and record it.",
    helps=deeds("record-recheck"),
    rule="R111",
)

GATES_CLOSED = Refusal(
    code="gates-closed",
    sentence=(
        "What is known now does not support this decision: something that it rests on is not true, "
        "or is not known."
    ),
    what_to_do="Do not hand over the paper. " + LOOK_FIRST,
    helps=SHOWN_BY,
    rule="R48",
)

NOT_CLEARED = Refusal(
    code="not-cleared",
    sentence="There is no valid clearance.",
    what_to_do="Ask for one before anything is handed over.",
    helps=deeds("ask-clearance"),
    rule="R111",
)


def not_to_be_served(state: SuitabilityState) -> Refusal:
    """Why nothing can be served at any other stage."""
    if state.stage is Stage.WITHDRAWAL_DUE:
        return WITHDRAWAL_DUE
    return NOT_DECIDED


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
    return None if gate.open else GATES_CLOSED
