"""The person cannot be met: served to file after attempts, with the circumstances and a look at
them (R113). It is still to be handed over (R114).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.deeds.common import counts_as
from policy.suitability.deeds.report_attempt import NOTE_NEEDED
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.ladder import book_of
from policy.suitability.records import ToFile
from policy.suitability.serving.blocking import laid_down
from policy.suitability.serving.clearing import RECHECK_NEEDED, not_to_be_served, refused_service
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import TO_BE_SERVED, Look, Role, Stage
from policy.time import london_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeToFile:
    """Serve to file, with the circumstances (R113)."""

    kind: Literal["serve-to-file"] = "serve-to-file"
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedToFile(CaseEvent):
    """The person could not be met: served to file, with the circumstances (R113)."""

    kind: Literal["served-to-file"] = "served-to-file"
    note: str


ATTEMPTS_NEEDED = Refusal(
    code="attempts-needed",
    sentence="Serving to file needs attempts to meet the person, on different days.",
    what_to_do="Try again, and report each attempt.",
    rule="R113",
)

ALREADY_TO_FILE = Refusal(
    code="already-to-file",
    sentence="The decision has been served to file already.",
    what_to_do="Hand it over at the next encounter, after a fresh look and a clearance.",
    rule="R113",
)


def refused_to_file(state: SuitabilityState, note: str, now: datetime) -> Refusal | None:
    """Why it cannot be served to file: no attempts on different days, no note, or no look at the
    person's circumstances within the rulebook's days (R111, R113).
    """
    refusal = refused_service(state, now)
    if refusal is not None:
        return refusal
    if state.to_file is not None:
        return ALREADY_TO_FILE
    decided_at = state.decision.decided_at if state.decision else None
    days = {
        london_day(attempt.at)
        for attempt in state.attempts
        if decided_at is None or attempt.at >= decided_at
    }
    if len(days) < book_of(state).attempts_needed:
        return ATTEMPTS_NEEDED
    if not note.strip():
        return NOTE_NEEDED
    return None if _looked_lately(state, now) else RECHECK_NEEDED


def _looked_lately(state: SuitabilityState, now: datetime) -> bool:
    assert state.decision is not None  # looked at before
    look = state.look
    if look is not None and look.result is Look.CHANGED_OTHERWISE:
        return False
    last = look.at if look is not None else state.decision.decided_at or now
    return (now - last).days < book_of(state).gap_note_days


def refused(state: SuitabilityState, order: Order[ServeToFile], now: datetime) -> Refusal | None:
    """It needs attempts on different days, a note and a recent look."""
    return refused_to_file(state, order.command.note, now)


def on_to_file(state: SuitabilityState, event: ServedToFile, now: datetime) -> Decision:
    """Served to file, with the circumstances; still to be handed over, after another look (R114).
    A clearance to serve is no clearance to hand over, and another officer who holds one is
    notified.
    """
    refusal = refused_to_file(state, event.note, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    rested, notices = laid_down(state, event.by, now)
    filed = changed(
        rested,
        stage=Stage.SERVED_TO_FILE,
        to_file=ToFile(at=now, by=event.by, note=event.note),
    )
    return Decision(filed, notices, ("R113",))


SERVE_TO_FILE: SuitabilityDeed[ServeToFile] = Deed(
    command=ServeToFile,
    title="Serve to file, with the circumstances",
    fields={
        "note": Field("Circumstances", "Why the person could not be met"),
    },
    who=frozenset({Role.OFFICER}),
    stages=TO_BE_SERVED,
    elsewhere=not_to_be_served,
    refused=refused,
    happened=counts_as(ServedToFile),
    events=(
        EventRule(
            event=ServedToFile,
            label="Served to file",
            follows=on_to_file,
        ),
    ),
)
