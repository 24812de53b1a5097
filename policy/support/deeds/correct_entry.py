"""An entry of the timeline was wrong, or belongs to another case. It stays on record (R37)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState, changed
from policy.support.tasks import asking
from policy.support.transitions import Decision
from policy.support.words import HELPERS, OPEN, Role, TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEntry:
    """Say that an entry of this case was wrong, or belongs to another case. `entry` is its number
    on the timeline. It stays on record, and somebody looks at what followed from it.
    """

    kind: Literal["correct-entry"] = "correct-entry"
    entry: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected(CaseEvent):
    """Somebody said that an entry is wrong or another case's; both stay on record."""

    kind: Literal["entry-corrected"] = "entry-corrected"
    entry: int
    reason: str


CORRECTED_KEPT = 50
_LOOKED_AT_WITHIN = timedelta(days=1)


def refused(state: CaseState, order: Order[CorrectEntry], now: datetime) -> Refusal | None:
    """The entry must exist, and is corrected once and with a reason."""
    # The first is the case itself: a whole case that is wrong is closed as mistaken.
    if not 1 < order.command.entry <= state.sequence:
        return refusals.NO_SUCH_ENTRY
    if order.command.entry in state.corrected:
        return refusals.CORRECTED_ALREADY
    return None if order.command.reason.strip() else refusals.REASON_NEEDED


def on_entry_corrected(state: CaseState, event: EntryCorrected, now: datetime) -> Decision:
    """The entry stays on record with what followed from it: whether its tasks and clocks are still
    right is a person's to say, so somebody is asked to look (R30, R37).
    """
    known = changed(state, corrected=(*state.corrected, event.entry)[-CORRECTED_KEPT:])
    note = f"entry {event.entry} was wrong: see what followed from it"
    asked = asking(known, TaskKind.CASE_REVIEW, now + _LOOKED_AT_WITHIN, "R37", note)
    return Decision(asked, (), ("R37",))


def happened(order: Order[CorrectEntry], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return EntryCorrected(
        id=order.id,
        at=order.at,
        by=order.actor.id,
        entry=order.command.entry,
        reason=order.command.reason,
    )


CORRECT_ENTRY: SupportDeed[CorrectEntry] = Deed(
    command=CorrectEntry,
    title="Say that an entry was wrong, or another case's",
    fields={
        "entry": Field("Entry", "Its number on the timeline"),
        "reason": Field("Reason", "What is wrong with it"),
    },
    who=HELPERS | {Role.CHECK_OFFICER, Role.OPERATIONS},
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=happened,
    events=(
        EventRule(event=EntryCorrected, label="An entry was wrong", follows=on_entry_corrected),
    ),
)
