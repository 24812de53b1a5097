"""The cases of the support track, as the engine knows them."""

from __future__ import annotations

from datetime import datetime

from temporalio.common import SearchAttributePair, TypedSearchAttributes

from policy.cases.lifecycle import next_deadline
from policy.support.commands import Command
from policy.support.events import AuthorityUpdateReported, Event
from policy.support.state import CaseState
from policy.support.track import SUPPORT
from policy.support.view import due_at, waiting_on, waiting_since
from workflows import names
from workflows.case_type import SHARED_FACTS, CaseType

UPDATES = {
    "record-answer": "Record the check team's answer, or send it back as a query",
    "correct-answer": "Mend an answer that was already sent",
    "read-answer": "Open the answer, as the organisation that referred",
    "confirm-delivery": "Confirm that an answer was given by hand",
    "acknowledge-escalation": "Take the escalation, as somebody on duty",
    "withdraw-consent": "Record that the person withdrew their consent",
    "extend-window": "Extend the support window, with a reason",
    "close-case": "Close the case with an outcome",
    "open-task": "Put a piece of linking or brokering on a worklist",
    "finish-task": "Say what came of a worklist row",
    "ask-prioritisation": "Ask a casework team to look at an application sooner",
    "answer-prioritisation": "Record that the casework team took the request or declined it",
    "offer-return": "Record that voluntary return was offered",
    "hand-over": "Give the case to another area's authority",
}
"""See `policy.support.commands` for each."""


def search_attributes(state: CaseState) -> TypedSearchAttributes:
    """What a list of cases can be filtered by."""
    pairs: list[
        SearchAttributePair[str] | SearchAttributePair[int] | SearchAttributePair[datetime]
    ] = [
        SearchAttributePair(names.STAGE, state.stage.value),
        SearchAttributePair(names.SLA_STATE, state.sla.value),
        SearchAttributePair(names.AUTHORITY, state.authority),
        SearchAttributePair(names.ESCALATION_LEVEL, state.escalation_level),
        SearchAttributePair(names.WAITING_ON, waiting_on(state).value),
    ]
    upcoming = next_deadline(state)
    moments = (
        (names.DEADLINE, due_at(state)),
        (names.WAITING_SINCE, waiting_since(state)),
        (names.NEXT_ACTION_DUE, upcoming.due if upcoming else None),
    )
    pairs += [SearchAttributePair(key, moment) for key, moment in moments if moment is not None]
    return TypedSearchAttributes(pairs)


SUPPORT_CASES: CaseType[CaseState, Command, Event] = CaseType(
    track=SUPPORT,
    workflow="SupportCase",
    updates=UPDATES,
    facts={"authority_update": (AuthorityUpdateReported,), **SHARED_FACTS},
    search_attributes=search_attributes,
)
