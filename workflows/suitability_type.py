"""The cases of the suitability track, as the engine knows them."""

from __future__ import annotations

from temporalio.common import TypedSearchAttributes

from policy.suitability.commands import Command
from policy.suitability.events import AuthorityReported, Event, LinkedCaseHeard
from policy.suitability.state import SuitabilityState
from policy.suitability.track import SUITABILITY
from policy.suitability.waiting import clock, wait
from workflows import names
from workflows.case_type import SHARED_FACTS, CaseType

UPDATES = {
    "record-facts": "Record what became known, each fact with its day, source and basis",
    "correct-person": "Mend a name or a date of birth; old and new stay on record",
    "resolve-duplicate": "Say whether another case is about the same person",
    "send-enquiry": "Put the question on support to a body by hand",
    "move-case": "Give the case to the authority of the area where the person sleeps now",
    "propose-window": "Propose another last day of the support window, with reasons",
    "agree-window": "Agree, as a second person, to the window proposed",
    "decline-window": "Decline the window proposed",
    "conclude-limb": "Conclude on one limb, in your own words",
    "prepare-summary": "Write the case summary",
    "send-summary": "Check the case summary, as a second person, and send it",
    "acknowledge-summary": "Say that the Status Review Unit has the summary",
    "claim-case": "Take the case, to decide it",
    "release-case": "Give the case back, for another decision maker to take",
    "propose-decision": "Decide, every factor weighed, for a second person to check",
    "check-decision": "Check a proposed decision, as a second person: it is made with this",
    "decline-decision": "Send a proposed decision back to its maker",
    "ask-recheck": "Ask for a fresh look, because the person is about to be met",
    "record-recheck": "Record what a fresh look found",
    "ask-clearance": "Ask, before the paper is handed over, whether it may be",
    "void-clearance": "Give a clearance back unused",
    "report-attempt": "Say that the person was looked for and not met",
    "report-service": "Say that the paper reached the person, and how",
    "serve-to-file": "Serve to file, with the circumstances",
    "withdraw-decision": "Withdraw the decision, as a named UKVI officer",
    "close-route": "Close a case that reached no decision",
    "finish-task": "Say what came of a worklist row",
    "acknowledge-escalation": "Take the escalation, as somebody on duty",
}
"""See `policy.suitability.commands` for each."""


def search_attributes(state: SuitabilityState) -> TypedSearchAttributes:
    """What a list of cases can be filtered by."""
    waiting = wait(state)
    return names.attributes(
        state,
        sla=clock(state),
        deadline=waiting.due,
        waiting_on=waiting.on,
        since=waiting.since,
    )


SUITABILITY_CASES: CaseType[SuitabilityState, Command, Event] = CaseType(
    track=SUITABILITY,
    workflow="SuitabilityCase",
    updates=UPDATES,
    facts={
        "authority_report": (AuthorityReported,),
        "linked_case": (LinkedCaseHeard,),
        **SHARED_FACTS,
    },
    search_attributes=search_attributes,
)
