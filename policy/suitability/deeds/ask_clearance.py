"""A clearance: asked for before the paper is handed over, and given for a few hours if the last
fresh look says that nothing has changed (R111, R112, R114).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.deeds.common import counts_as
from policy.suitability.gates.own_gate import next_change
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.ladder import book_of
from policy.suitability.records import Clearance
from policy.suitability.serving.clearing import RECHECK_NEEDED, not_to_be_served, refused_service
from policy.suitability.state import CLEARANCES_KEPT, SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import TO_BE_SERVED, Look, Role, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class AskClearance:
    """Ask, before the paper is handed over, whether it may be (R111, R112)."""

    kind: Literal["ask-clearance"] = "ask-clearance"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceGiven(CaseEvent):
    """Service may be made, for a few hours, by the officer who asked (R111)."""

    kind: Literal["clearance-given"] = "clearance-given"
    note: str = ""


GAP_NOTE_NEEDED = Refusal(
    code="gap-note-needed",
    sentence=(
        "So long lay between the decision or the last look and this one that a note is needed."
    ),
    what_to_do="Say why it took so long, and what was looked at because of it.",
    rule="R111",
)


def refused_clearance(state: SuitabilityState, note: str, now: datetime) -> Refusal | None:
    """Why no clearance is given. Beside what keeps a decision from being served at all: the fresh
    look is missing, too old, older than the last news or than the service to file, does not say
    that nothing changed, or lacks the note that a long gap needs (R111, R114).
    """
    refusal = refused_service(state, now)
    if refusal is not None:
        return refusal
    look = state.look
    if look is None or look.result is not Look.UNCHANGED:
        return RECHECK_NEEDED
    if now - look.at > timedelta(hours=book_of(state).recheck_fresh_hours):
        return RECHECK_NEEDED
    older_than = (state.news_arrived_at, state.to_file.at if state.to_file else None)
    if any(moment is not None and look.at <= moment for moment in older_than):
        return RECHECK_NEEDED
    return GAP_NOTE_NEEDED if look.gap and not note.strip() else None


def refused(state: SuitabilityState, order: Order[AskClearance], now: datetime) -> Refusal | None:
    """Nothing may keep the paper from being handed over."""
    return refused_clearance(state, order.command.note, now)


def on_given(state: SuitabilityState, event: ClearanceGiven, now: datetime) -> Decision:
    """The clearance holds from now on, not from the time on the order: nobody had agreed before."""
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
        state,
        stage=Stage.CLEARED,
        clearances=(*state.clearances, given)[-CLEARANCES_KEPT:],
    )
    return Decision(cleared, (), ("R111",))


ASK_CLEARANCE: SuitabilityDeed[AskClearance] = Deed(
    command=AskClearance,
    title="Ask, before the paper is handed over, whether it may be",
    fields={
        "note": Field("Note", "What a long gap since the decision needs said"),
    },
    who=frozenset({Role.OFFICER, Role.UKVI_OFFICER}),
    stages=TO_BE_SERVED,
    elsewhere=not_to_be_served,
    refused=refused,
    happened=counts_as(ClearanceGiven),
    events=(
        EventRule(
            event=ClearanceGiven,
            label="Clearance given",
            follows=on_given,
        ),
    ),
)
