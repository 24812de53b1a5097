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

from policy.cases.search_values import SearchValues

DISPATCHER_WORKFLOW = "NoticeDispatcher"
LOOK_WORKFLOW = "ScheduledLook"
CALL = "notices_waiting"
"""The signal that names the dispatcher the notices that are waiting; without their ids, to look."""

STAGE = SearchAttributeKey.for_keyword("Stage")
SLA_STATE = SearchAttributeKey.for_keyword("SlaState")
AUTHORITY = SearchAttributeKey.for_keyword("Authority")
DEADLINE = SearchAttributeKey.for_datetime("Deadline")
ESCALATION_LEVEL = SearchAttributeKey.for_int("EscalationLevel")
WAITING_ON = SearchAttributeKey.for_keyword("WaitingOn")
WAITING_SINCE = SearchAttributeKey.for_datetime("WaitingSince")
NEXT_ACTION_DUE = SearchAttributeKey.for_datetime("NextActionDue")

SIGNAL_LABELS = {
    "authority_report": "Report from an organisation",
    "linked_case": "News from a linked case",
    "notice_settled": "A notice was accepted by its channel, or failed",
    "escalated_by_watchdog": "Escalated by the watchdog",
    "escalation_taken_back": "Escalation taken back",
    "calendar_changed": "Bank holidays changed",
    "organisation_succeeded": "A successor stands for an organisation",
}
"""The signals that cases know, as they read on the timeline. Any other name is an outsider's word,
and is not shown.
"""

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


def attributes(values: SearchValues) -> TypedSearchAttributes:
    """What lists of a track's cases are filtered by, as Temporal takes it."""
    pairs: list[
        SearchAttributePair[str] | SearchAttributePair[int] | SearchAttributePair[datetime]
    ] = [
        SearchAttributePair(STAGE, values.stage),
        SearchAttributePair(SLA_STATE, values.sla),
        SearchAttributePair(AUTHORITY, values.authority),
        SearchAttributePair(ESCALATION_LEVEL, values.escalation_level),
        SearchAttributePair(WAITING_ON, values.waiting_on),
    ]
    moments = (
        (DEADLINE, values.deadline),
        (WAITING_SINCE, values.waiting_since),
        (NEXT_ACTION_DUE, values.next_action_due),
    )
    pairs += [SearchAttributePair(key, moment) for key, moment in moments if moment is not None]
    return TypedSearchAttributes(pairs)


def of_cases(found: TypedSearchAttributes) -> TypedSearchAttributes:
    """Of a workflow's attributes those that cases have."""
    return TypedSearchAttributes([pair for pair in found if pair.key in SEARCH_ATTRIBUTES])


def changes(
    shown: TypedSearchAttributes, wanted: TypedSearchAttributes
) -> list[SearchAttributeUpdate[Any]]:
    """What turns the attributes shown into those wanted; empty if they are."""
    kept = set(shown.search_attributes)
    fresh = [pair.key.value_set(pair.value) for pair in wanted if pair not in kept]
    return [*fresh, *(pair.key.value_unset() for pair in shown if wanted.get(pair.key) is None)]
