"""What a case waits for now: whose turn it is, since when, and by when it is to be done. For lists,
walls and pages; nothing is decided by it.

Each moment follows from what a ladder counts from, so it stays where it was after the ladder's
first rung has passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.suitability.ladder import book_of, nation_name
from policy.suitability.rulebook import calendar_of, suitability_book_at
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import BEFORE_THE_SRU
from policy.suitability.words import EXITS, ClockState, DeadlineName, Stage, WaitingOn
from policy.working_days import working_days_after

_WITH_OFFICERS = frozenset({Stage.DECIDED, Stage.CLEARED, Stage.SERVED_TO_FILE})
LOOK, INCIDENT = "fresh look", "look at an incident"
_AWAITED = {
    **dict.fromkeys(BEFORE_THE_SRU, "word of the authority"),
    Stage.AWAITING_INFO: "word of a lawyer",
    Stage.WITH_SRU: "word that the summary is there",
    Stage.DECIDED: LOOK,
    Stage.CLEARED: "service under clearance",
    Stage.SERVED_TO_FILE: LOOK,
    Stage.WITHDRAWAL_DUE: "withdrawal",
}
PAPER_IS_OUT = _WITH_OFFICERS | {
    Stage.WITHDRAWAL_DUE,
    Stage.SERVED,
    Stage.HANDED_OVER,
    Stage.WITHDRAWN,
}
"""After a decision somebody may hold its paper: what is due then is looked at before what an
authority owes, however long it has.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Whose turn it is, since when as far as that is known, and by when; None if no time is set."""

    on: WaitingOn
    since: datetime | None = None
    due: datetime | None = None


def awaited(stage: Stage, *, incident: bool) -> str:
    """What a case with a time set waits for, in words; an incident comes before all else."""
    return INCIDENT if incident else _AWAITED.get(stage, INCIDENT)


def wait(state: SuitabilityState) -> Wait:
    """What a case waits for. An incident comes first, then an authority that was asked."""
    if state.ended:
        return Wait(on=WaitingOn.NOBODY)
    if state.incident_open:
        hours = book_of(state).urgent_escalation_hours
        return _of_ladder(state, WaitingOn.SUPERVISORS, DeadlineName.INCIDENT, hours)
    if state.stage in BEFORE_THE_SRU:
        return _of_the_authority(state) or _of_a_lawyer(state) or Wait(on=WaitingOn.ASSESSORS)
    if state.stage in EXITS:
        closing = _anchor(state, DeadlineName.CLOSING)
        return Wait(on=WaitingOn.ASSESSORS, since=closing)
    if state.stage is Stage.WITH_SRU:
        return _of_the_unit(state)
    if state.stage in _WITH_OFFICERS:
        return _of_officers(state)
    if state.stage is Stage.WITHDRAWAL_DUE:
        hours = book_of(state).escalation_hours
        return _of_ladder(state, WaitingOn.UKVI, DeadlineName.WITHDRAWAL, hours)
    return Wait(on=WaitingOn.NOBODY)


def clock(state: SuitabilityState) -> ClockState:
    """Whether the time of what is waited for is set, runs, or has passed."""
    due = wait(state).due
    if due is None:
        return ClockState.NONE
    # The case's own deadline at that moment goes when it passes.
    runs = any(item.due == due for item in state.deadlines)
    return ClockState.RUNNING if runs else ClockState.OVERDUE


def _of_the_authority(state: SuitabilityState) -> Wait | None:
    """Asked, and chased in the working days of its nation (R94)."""
    if state.enquiry is None:
        return None
    asked = state.enquiry.asked_at
    days = suitability_book_at(asked).authority_working_days[0]
    due = _working_days(state, asked, days)
    return Wait(on=WaitingOn.AUTHORITY, since=asked, due=due)


def _of_a_lawyer(state: SuitabilityState) -> Wait | None:
    """Asked which paragraph holds, and chased in working days (A8)."""
    asked = _anchor(state, DeadlineName.LEGAL) or _anchor(state, DeadlineName.LEGAL_ESCALATION)
    if asked is None:
        return None
    days = suitability_book_at(asked).authority_working_days[0]
    due = _running(state, DeadlineName.LEGAL) or _working_days(state, asked, days)
    return Wait(on=WaitingOn.LAWYERS, since=asked, due=due)


def _of_the_unit(state: SuitabilityState) -> Wait:
    """Until the unit confirms that it has the summary, the time for confirming (R97). The decision
    itself has no time limit.
    """
    sent = state.summary.sent_at if state.summary is not None else None
    if sent is None or state.summary is None or state.summary.acknowledged_at is not None:
        return Wait(on=WaitingOn.SRU, since=sent)
    days = suitability_book_at(sent).summary_working_days
    due = _running(state, DeadlineName.SUMMARY) or _working_days(state, sent, days)
    return Wait(on=WaitingOn.SRU, since=sent, due=due)


def _running(state: SuitabilityState, name: DeadlineName) -> datetime | None:
    """When a clock that still runs is due. It was set by the nation that the case was with then,
    and a case that goes to another area keeps it.
    """
    return next((item.due for item in state.deadlines if item.name == name), None)


def _working_days(state: SuitabilityState, since: datetime, days: int) -> datetime:
    assert state.facts is not None  # set by the opening
    nation = nation_name(state.facts.nation)
    calendar = calendar_of(suitability_book_at(since), state.calendar)
    return working_days_after(since, days, nation, calendar)


def _of_officers(state: SuitabilityState) -> Wait:
    """To be served, under a clearance that ends, after a look that falls due (R110, R111)."""
    since = state.decision.decided_at if state.decision is not None else None
    if state.stage is Stage.CLEARED and state.clearance is not None:
        return Wait(on=WaitingOn.OFFICERS, since=since, due=state.clearance.until)
    due = state.look_due
    if not state.look_wanted:
        looks = [item.due for item in state.deadlines if item.name == DeadlineName.RECHECK]
        due = min(looks, default=None)
    return Wait(on=WaitingOn.OFFICERS, since=since, due=due)


def _of_ladder(
    state: SuitabilityState, on: WaitingOn, name: DeadlineName, hours: tuple[int, ...]
) -> Wait:
    since = _anchor(state, name)
    return Wait(on=on, since=since, due=since + timedelta(hours=hours[0]) if since else None)


def _anchor(state: SuitabilityState, name: DeadlineName) -> datetime | None:
    """What a ladder without end counts from; it stands in the case as long as it climbs."""
    return next((item.anchored_at for item in state.deadlines if item.name == name), None)
