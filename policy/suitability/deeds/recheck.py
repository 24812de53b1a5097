"""A fresh look at the person's circumstances: asked for, and recorded (R111)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now, nothing_more
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.commands import AskRecheck, RecordRecheck
from policy.suitability.deeds.common import (
    ENFORCEMENT,
    EVERY_STAGE,
    LOOKERS,
    after_the_decision,
    counts_as,
    within_limits,
)
from policy.suitability.events import RecheckAsked, RecheckRecorded
from policy.suitability.evidence.words import ROUGH_PLACES, Known, Place
from policy.suitability.serving import rechecking
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Look


def found(look: RecordRecheck) -> Look:
    """What a look comes to. Only a rough place and no support, both known, are unchanged."""
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
    """It says where one looked."""
    looked = any(source.strip() for source in order.command.sources)
    return None if looked else refusals.SOURCES_NEEDED


ASK_RECHECK: Deed[SuitabilityState, AskRecheck] = Deed(
    command=AskRecheck,
    title="Ask for a fresh look, because the person is about to be met",
    fields={},
    who=ENFORCEMENT,
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=nothing_more,
    happened=counts_as(RecheckAsked),
    events=(
        EventRule(
            event=RecheckAsked,
            label="Fresh look asked for",
            follows=after_the_decision(rechecking.on_asked),
        ),
    ),
)


RECORD_RECHECK: Deed[SuitabilityState, RecordRecheck] = Deed(
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
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=within_limits(refused),
    happened=happened,
    events=(
        EventRule(
            event=RecheckRecorded,
            label="Fresh look recorded",
            follows=after_the_decision(rechecking.on_recorded),
        ),
    ),
)
