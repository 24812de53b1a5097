"""The names Temporal keeps: ids, queues, search attributes. All of it is readable by anybody, so
none of it is personal.
"""

from __future__ import annotations

from datetime import datetime

from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from policy.support.events import AuthorityUpdateReported, EscalatedByWatchdog, Event
from policy.support.state import CaseState
from policy.support.view import due_at

CASE_WORKFLOW = "SupportCase"
DISPATCHER_WORKFLOW = "NoticeDispatcher"
TASK_QUEUE = "support"
DISPATCHER_ID = "support-dispatcher"
CASE_PREFIX = "support/"

STAGE = SearchAttributeKey.for_keyword("Stage")
SLA_STATE = SearchAttributeKey.for_keyword("SlaState")
AUTHORITY = SearchAttributeKey.for_keyword("Authority")
DEADLINE = SearchAttributeKey.for_datetime("Deadline")
ESCALATION_LEVEL = SearchAttributeKey.for_int("EscalationLevel")

SEARCH_ATTRIBUTES: tuple[
    SearchAttributeKey[str] | SearchAttributeKey[datetime] | SearchAttributeKey[int], ...
] = (
    STAGE,
    SLA_STATE,
    AUTHORITY,
    DEADLINE,
    ESCALATION_LEVEL,
)


def workflow_id(reference: str) -> str:
    """The workflow id of a case."""
    return CASE_PREFIX + reference


def reference_of(workflow_id: str) -> str:
    """The case reference in a workflow id; empty if the id is no case's."""
    return workflow_id.removeprefix(CASE_PREFIX) if workflow_id.startswith(CASE_PREFIX) else ""


def signal_of(fact: Event) -> str:
    """The name of the signal that brings a fact to a case."""
    match fact:
        case AuthorityUpdateReported():
            return "authority_update"
        case EscalatedByWatchdog():
            return "escalated_by_watchdog"
        case _:
            return "notice_settled"


def search_attributes(state: CaseState) -> TypedSearchAttributes:
    """What a list of cases can be filtered by."""
    pairs: list[
        SearchAttributePair[str] | SearchAttributePair[int] | SearchAttributePair[datetime]
    ] = [
        SearchAttributePair(STAGE, state.stage.value),
        SearchAttributePair(SLA_STATE, state.sla.value),
        SearchAttributePair(AUTHORITY, state.authority),
        SearchAttributePair(ESCALATION_LEVEL, state.escalation_level),
    ]
    due = due_at(state)
    if due is not None:
        pairs.append(SearchAttributePair(DEADLINE, due))
    return TypedSearchAttributes(pairs)
