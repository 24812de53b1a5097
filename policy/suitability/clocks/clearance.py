"""A clearance is over: nothing may be handed over any more. What was done within its hours can
still be reported (R111).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline
from policy.cases.events import DeadlinePassed
from policy.help import Advice, deeds
from policy.process_map import MapClock, clock
from policy.suitability.clocks.common import BRINGS_NEWS, ENDS_SERVICE
from policy.suitability.kinds import SuitabilityClock
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import DeadlineName, Role, Stage


def resting(state: SuitabilityState) -> Stage:
    """The stage of a decision that has no clearance."""
    if state.blocked_from is not None:
        return Stage.WITHDRAWAL_DUE
    return Stage.SERVED_TO_FILE if state.to_file is not None else Stage.DECIDED


def _end(state: SuitabilityState) -> tuple[Deadline, ...]:
    clearance = state.clearance
    assert clearance is not None  # given with the event
    end = CLEARANCE.deadline(
        rung="end",
        due=clearance.until,
        anchor="clearance given",
        anchored_at=clearance.given_at,
        role=Role.DUTY_SUPERVISOR,
    )
    return (end,)


def on_end(
    state: SuitabilityState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """The case goes back to the stage where a decision waits for a clearance."""
    return Decision(changed(state, stage=resting(state)), (), ("R111",))


def _lines(book: SuitabilityBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.CLEARANCE,
        f"{book.clearance_hours} hours after a clearance was given",
        "it is over, and nothing may be handed over",
        "R111",
    )


CLEARANCE: SuitabilityClock = Clock(
    name=DeadlineName.CLEARANCE,
    rule="R111",
    started_by={"clearance-given": lambda state, event, now: _end(state)},
    may_be_started_by=(),
    passed=on_end,
    ended_by=("clearance-given", "clearance-voided", *ENDS_SERVICE),
    may_be_ended_by=(
        *BRINGS_NEWS,
        "recheck-recorded",
        "case-moved",
        "incident-reported",
        "served-to-file",
    ),
    next_step=Advice(
        "An officer serves in person before the clearance ends, or gives it back.",
        deeds("report-service", "void-clearance"),
        between=" or ",
    ),
    on_map=_lines,
)
