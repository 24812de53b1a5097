"""The names Temporal keeps of every track: the dispatcher, search attributes. All of it is readable
by anybody, so none of it is personal.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    SearchAttributeUpdate,
    TypedSearchAttributes,
)

from policy.cases.lifecycle import next_deadline
from policy.cases.state import AnyCase

DISPATCHER_WORKFLOW = "NoticeDispatcher"
LOOK_WORKFLOW = "ScheduledLook"
CALL = "notices_waiting"
"""The signal that tells the dispatcher which notices are waiting; without their ids, to look."""

STAGE = SearchAttributeKey.for_keyword("Stage")
SLA_STATE = SearchAttributeKey.for_keyword("SlaState")
AUTHORITY = SearchAttributeKey.for_keyword("Authority")
DEADLINE = SearchAttributeKey.for_datetime("Deadline")
ESCALATION_LEVEL = SearchAttributeKey.for_int("EscalationLevel")
WAITING_ON = SearchAttributeKey.for_keyword("WaitingOn")
WAITING_SINCE = SearchAttributeKey.for_datetime("WaitingSince")
NEXT_ACTION_DUE = SearchAttributeKey.for_datetime("NextActionDue")

SCHEDULED_FOR = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")
"""Temporal's own: the moment a schedule meant, however late it was."""

SEARCH_ATTRIBUTES: tuple[
    SearchAttributeKey[str] | SearchAttributeKey[datetime] | SearchAttributeKey[int], ...
] = (
    STAGE,
    SLA_STATE,
    AUTHORITY,
    DEADLINE,
    ESCALATION_LEVEL,
    WAITING_ON,
    WAITING_SINCE,
    NEXT_ACTION_DUE,
)


def attributes(
    state: AnyCase, *, sla: str, deadline: datetime | None, waiting_on: str, since: datetime | None
) -> TypedSearchAttributes:
    """What lists of a track's cases are filtered by: the clock a case is under (`sla`) and its end,
    whose turn it is, and since when. A moment that is None is not shown.
    """
    upcoming = next_deadline(state)
    pairs: list[
        SearchAttributePair[str] | SearchAttributePair[int] | SearchAttributePair[datetime]
    ] = [
        # As text: a word of a closed list is of a type of its own, which no attribute takes.
        SearchAttributePair(STAGE, str(state.stage)),
        SearchAttributePair(SLA_STATE, str(sla)),
        SearchAttributePair(AUTHORITY, state.authority),
        SearchAttributePair(ESCALATION_LEVEL, state.escalation_level),
        SearchAttributePair(WAITING_ON, str(waiting_on)),
    ]
    moments = (
        (DEADLINE, deadline),
        (WAITING_SINCE, since),
        (NEXT_ACTION_DUE, upcoming.due if upcoming else None),
    )
    pairs += [SearchAttributePair(key, moment) for key, moment in moments if moment is not None]
    return TypedSearchAttributes(pairs)


def changes(
    shown: TypedSearchAttributes, wanted: TypedSearchAttributes
) -> list[SearchAttributeUpdate[Any]]:
    """What turns the attributes shown into those wanted; empty if they are."""
    kept = set(shown.search_attributes)
    fresh = [pair.key.value_set(pair.value) for pair in wanted if pair not in kept]
    return [*fresh, *(pair.key.value_unset() for pair in shown if wanted.get(pair.key) is None)]
