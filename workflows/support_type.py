"""The cases of the support track, as the engine knows them."""

from __future__ import annotations

from temporalio.common import TypedSearchAttributes

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
    "correct-person": "Mend a name or a date of birth; old and new stay on record",
    "correct-entry": "Say that an entry was wrong, or another case's",
}
"""See `policy.support.commands` for each."""


def search_attributes(state: CaseState) -> TypedSearchAttributes:
    """What a list of cases can be filtered by."""
    return names.attributes(
        state,
        sla=state.sla,
        deadline=due_at(state),
        waiting_on=waiting_on(state),
        since=waiting_since(state),
    )


SUPPORT_CASES: CaseType[CaseState, Command, Event] = CaseType(
    track=SUPPORT,
    workflow="SupportCase",
    updates=UPDATES,
    facts={"authority_update": (AuthorityUpdateReported,), **SHARED_FACTS},
    search_attributes=search_attributes,
)
