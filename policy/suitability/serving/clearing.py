"""Clearance: asked before the paper is handed over, given for a few hours on a fresh look that says
unchanged, and void as soon as news arrives (R111, R112).

What can happen here: a clearance is given, given back, runs out. Which deadline runs: its end. It
leads to service, or back to where the decision waits.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.deadlines import Deadline
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.events import ClearanceGiven
from policy.suitability.evidence.reading import read
from policy.suitability.gates.gates import uncleared
from policy.suitability.gates.own_gate import gate_at, next_change
from policy.suitability.ladder import book_of
from policy.suitability.linked import refused_while_open
from policy.suitability.records import Clearance
from policy.suitability.serving.blocking import resting, voided
from policy.suitability.serving.rechecking import TO_BE_SERVED
from policy.suitability.state import CLEARANCES_KEPT, SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import DeadlineName, Look, Role, Stage


def refused_service(state: SuitabilityState, now: datetime) -> Refusal | None:
    """Why the decision cannot be served in any way now: there is none, it must be withdrawn, a sign
    holds it, or its own gate is not open by what is known (R46, R47, R111).
    """
    if state.stage is Stage.WITHDRAWAL_DUE:
        return refusals.WITHDRAWAL_DUE
    if state.stage not in TO_BE_SERVED or state.facts is None:
        return refusals.NOT_DECIDED
    book = book_of(state)
    if uncleared(read(state.facts, now, book)):
        return refusals.HELD
    waits = refused_while_open(state)
    if waits is not None:
        return waits
    assert state.decision is not None  # set with the stage
    gate = gate_at(state.decision.decision, state.facts, now, book)
    return None if gate.open else refusals.GATES_CLOSED


def refused_clearance(state: SuitabilityState, note: str, now: datetime) -> Refusal | None:
    """Why no clearance is given: besides the above, the look is missing, too old, older than the
    last news or than the service to file, does not say unchanged, or lacks the note that a long gap
    needs (R111, R114).
    """
    refusal = refused_service(state, now)
    if refusal is not None:
        return refusal
    look = state.look
    if look is None or look.result is not Look.UNCHANGED:
        return refusals.RECHECK_NEEDED
    if now - look.at > timedelta(hours=book_of(state).recheck_fresh_hours):
        return refusals.RECHECK_NEEDED
    older_than = (state.heard_at, state.to_file.at if state.to_file else None)
    if any(moment is not None and look.at <= moment for moment in older_than):
        return refusals.RECHECK_NEEDED
    return refusals.GAP_NOTE_NEEDED if look.gap and not note.strip() else None


def on_given(state: SuitabilityState, event: ClearanceGiven, now: datetime) -> Decision:
    """It holds from now on, for nobody was told yes any earlier."""
    refusal = refused_clearance(state, event.note, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    assert state.facts is not None  # looked at above
    book = book_of(state)
    # It never reaches beyond a moment at which time alone may close the gate.
    ends = next_change(state.facts, now, book)
    until = now + timedelta(hours=book.clearance_hours)
    until = until if ends is None else min(until, ends)
    given = Clearance(given_at=now, until=until, by=event.by, note=event.note)
    cleared = changed(
        state.without(DeadlineName.CLEARANCE),
        stage=Stage.CLEARED,
        clearances=(*state.clearances, given)[-CLEARANCES_KEPT:],
    )
    return Decision(cleared.with_deadlines(_end(given)), (), ("R111",))


def _end(clearance: Clearance) -> Deadline:
    return Deadline(
        name=DeadlineName.CLEARANCE,
        rung="end",
        due=clearance.until,
        anchor="clearance given",
        anchored_at=clearance.given_at,
        rule="R111",
        role=Role.DUTY_SUPERVISOR,
    )


def on_given_back(state: SuitabilityState, now: datetime) -> Decision:
    """Given back unused, by somebody who knows: nobody need be told."""
    if state.stage is not Stage.CLEARED:
        return Decision(state, refusal=refusals.NOT_CLEARED)
    back, _ = voided(state, now)
    return Decision(back, (), ("R111",))


def on_end(state: SuitabilityState) -> Decision:
    """The hours are over; what was done within them can still be reported."""
    return Decision(changed(state, stage=resting(state)), (), ("R111",))
