"""Another last day of the support window is proposed, for a second person to agree to (R69)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.deciding.window_change import refused_window
from policy.suitability.deeds.common import (
    counts_as,
    within_limits,
)
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.records import WindowProposal
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import BEFORE_THE_SRU, Decision
from policy.suitability.words import Role
from policy.time import london_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeWindow:
    """Propose another last day of the window (R69), and with `counts_from` that a case entered
    late counts from a day between its opening and its receipt (A2).
    """

    kind: Literal["propose-window"] = "propose-window"
    until: date
    reason: str
    evidence: tuple[str, ...]
    counts_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowProposed(PartOfTheReferral):
    """A caseworker proposed another last day of the window (R69)."""

    kind: Literal["window-proposed"] = "window-proposed"
    until: date
    reason: str
    evidence: tuple[str, ...]
    counts_from: date | None = None


def refused(state: SuitabilityState, order: Order[ProposeWindow], now: datetime) -> Refusal | None:
    """Its days, reason and evidence must be such that somebody could agree to it."""
    event = counts_as(WindowProposed)(order, state)
    assert isinstance(event, WindowProposed)
    return refused_window(state, proposal(event, now), now)


def on_proposed(state: SuitabilityState, event: WindowProposed, now: datetime) -> Decision:
    """The change waits for a second person; a newer proposal takes its place."""
    proposed = proposal(event, now)
    refusal = refused_window(state, proposed, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    return Decision(changed(state, window_proposal=proposed), (), ("R69",))


def proposal(event: WindowProposed, now: datetime) -> WindowProposal:
    """What somebody proposed, as it waits for a second person."""
    return WindowProposal(
        until=event.until,
        reason=event.reason,
        evidence=event.evidence,
        author=event.by,
        proposed_on=london_day(now),
        counts_from=event.counts_from,
    )


PROPOSE_WINDOW: SuitabilityDeed[ProposeWindow] = Deed(
    command=ProposeWindow,
    title="Propose another last day of the support window, with reasons",
    fields={
        "until": Field("Last day", "The last day of the window"),
        "reason": Field("Reason", "Why the window should end on that day"),
        "evidence": Field("Evidence", "Numbers of items of the register"),
        "counts_from": Field(
            "Counts from", "Of a case entered late: a day between its opening and its receipt"
        ),
    },
    who=frozenset({Role.ASSESSOR}),
    stages=BEFORE_THE_SRU,
    elsewhere=not_now,
    refused=within_limits(refused),
    happened=counts_as(WindowProposed),
    events=(
        EventRule(
            event=WindowProposed,
            label="Another window proposed",
            follows=on_proposed,
        ),
    ),
)
