"""A fresh look at the person's circumstances is recorded (R111). If nothing has changed it opens a
clearance; if the person no longer sleeps rough or receives support, the decision must be withdrawn
(R112).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.clocks.recheck import NAMES as RECHECK_CLOCKS
from policy.suitability.clocks.recheck import due_again
from policy.suitability.deeds.common import LOOKERS, within_limits
from policy.suitability.evidence.words import ROUGH_PLACES, Known, Place
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.ladder import book_of
from policy.suitability.records import FreshLook
from policy.suitability.serving.blocking import block, voided
from policy.suitability.serving.clearing import NOT_DECIDED
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import ADVERSE_TO_SERVICE, WITHDRAWABLE, Look, Stage
from policy.time import london_day


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRecheck:
    """Record what a fresh look found, and where one looked (R111)."""

    kind: Literal["record-recheck"] = "record-recheck"
    place: Place
    engaged: Known
    sources: tuple[str, ...]
    changed_otherwise: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckRecorded(CaseEvent):
    """Somebody looked at the person's circumstances; `at` is when (R111)."""

    kind: Literal["recheck-recorded"] = "recheck-recorded"
    result: Look
    sources: tuple[str, ...]
    note: str = ""


SOURCES_NEEDED = Refusal(
    code="sources-needed",
    sentence="A fresh look needs the sources it was taken from.",
    what_to_do="Say where you looked.",
    rule="R111",
)


def found(look: RecordRecheck) -> Look:
    """What a look amounts to. Nothing has changed only if both are known: a place where people
    sleep rough, and no support taken up.
    """
    if look.place not in ROUGH_PLACES and look.place is not Place.NOT_KNOWN:
        return Look.NOT_ROUGH
    if look.engaged is Known.YES:
        return Look.SUPPORTED
    if look.changed_otherwise:
        return Look.CHANGED_OTHERWISE
    unknown = look.place is Place.NOT_KNOWN or look.engaged is Known.UNKNOWN
    return Look.NOT_FOUND if unknown else Look.UNCHANGED


def happened(order: Order[RecordRecheck], state: SuitabilityState) -> CaseEvent:
    """The event that it counts as."""
    look = order.command
    return RecheckRecorded(
        id=order.id,
        at=order.at,
        by=order.actor.id,
        result=found(look),
        sources=look.sources,
        note=look.note,
    )


def refused(state: SuitabilityState, order: Order[RecordRecheck], now: datetime) -> Refusal | None:
    """It must say where one looked."""
    looked = any(source.strip() for source in order.command.sources)
    return None if looked else SOURCES_NEEDED


def on_recorded(state: SuitabilityState, event: RecheckRecorded, now: datetime) -> Decision:
    """If nothing has changed, a clearance may be given for a while; anything else voids one. If the
    person no longer sleeps rough or receives support, the decision must be withdrawn.
    """
    assert state.decision is not None  # made before these stages
    if event.at < (state.decision.decided_at or event.at):
        return Decision(state, refusal=NOT_DECIDED)
    if state.look is not None and event.at < state.look.at and event.result is Look.UNCHANGED:
        return Decision(state, (), ("R111",))
    look = FreshLook(
        at=event.at,
        by=event.by,
        result=event.result,
        sources=event.sources,
        note=event.note,
        gap=_after_a_gap(state, event.at),
    )
    looked = changed(state, look=look, look_wanted=False, look_due=None).without(*RECHECK_CLOCKS)
    if state.stage is not Stage.WITHDRAWAL_DUE:
        looked = looked.with_deadlines(*due_again(state, event.at, "last look", now))
    return _followed(looked, event, now)


def _followed(state: SuitabilityState, event: RecheckRecorded, now: datetime) -> Decision:
    if event.result is Look.UNCHANGED:
        return Decision(state, (), ("R111",))
    safe, notices = voided(state, now)
    if event.result not in ADVERSE_TO_SERVICE:
        return Decision(safe, notices, ("R111",))
    blocked, due = block(safe, london_day(event.at), now, ("R112",))
    return Decision(blocked, (*notices, *due), ("R111", "R112"))


def _after_a_gap(state: SuitabilityState, at: datetime) -> bool:
    """Whether more than the rulebook's days lay before this look. A second look does not make up
    for the gap before the first; only a clearance given with a note does.
    """
    assert state.decision is not None  # looked at before
    before, decided_at = state.look, state.decision.decided_at or at
    last = max(before.at, decided_at) if before is not None else decided_at
    if at - last > timedelta(days=book_of(state).gap_note_days):
        return True
    if before is None or not before.gap:
        return False
    return state.clearance is None or state.clearance.given_at < before.at


RECORD_RECHECK: SuitabilityDeed[RecordRecheck] = Deed(
    command=RecordRecheck,
    title="Record what a fresh look found",
    fields={
        "place": Field("Where they sleep", "The kind of place"),
        "engaged": Field("Support", "Whether the person takes up support"),
        "sources": Field("Sources", "Where one looked"),
        "changed_otherwise": Field("Changed otherwise", "Whether anything else has changed"),
        "note": Field("Note", "Anything a reader must know"),
    },
    who=LOOKERS,
    stages=WITHDRAWABLE,
    elsewhere=not_now,
    refused=within_limits(refused),
    happened=happened,
    events=(
        EventRule(
            event=RecheckRecorded,
            label="Fresh look recorded",
            follows=on_recorded,
        ),
    ),
)
