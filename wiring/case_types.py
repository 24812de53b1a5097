"""The cases of each track, as the person who talks to their workflows knows them."""

from __future__ import annotations

from activities.case_type import CaseType
from policy.cases.search_values import SearchValues
from policy.suitability.deeds import Command as SuitabilityCommand
from policy.suitability.deeds import Event as SuitabilityEvent
from policy.suitability.screens.waiting import clock, wait
from policy.suitability.state import SuitabilityState
from policy.suitability.track import SUITABILITY
from policy.support.deeds import Command as SupportCommand
from policy.support.deeds import Event as SupportEvent
from policy.support.screens.view import due_at, waiting_on, waiting_since
from policy.support.state import CaseState
from policy.support.track import SUPPORT
from wiring.command_lines import command_lines


def support_search(state: CaseState) -> SearchValues:
    """What a list of support cases can be filtered by."""
    return SearchValues(
        stage=str(state.stage),
        sla=str(state.sla),
        authority=state.authority,
        escalation_level=state.escalation_level,
        waiting_on=str(waiting_on(state)),
        deadline=due_at(state),
        waiting_since=waiting_since(state),
        next_action_due=state.deadlines[0].due if state.deadlines else None,
    )


def suitability_search(state: SuitabilityState) -> SearchValues:
    """What a list of suitability cases can be filtered by."""
    waiting = wait(state)
    return SearchValues(
        stage=str(state.stage),
        sla=str(clock(state)),
        authority=state.authority,
        escalation_level=state.escalation_level,
        waiting_on=str(waiting.on),
        deadline=waiting.due,
        waiting_since=waiting.since,
        next_action_due=state.deadlines[0].due if state.deadlines else None,
    )


SUPPORT_CASES: CaseType[CaseState, SupportCommand, SupportEvent] = CaseType(
    track=SUPPORT,
    workflow="SupportCase",
    search=support_search,
    sender=lambda state: state.organisation,
    says=command_lines("support"),
)
SUITABILITY_CASES: CaseType[SuitabilityState, SuitabilityCommand, SuitabilityEvent] = CaseType(
    track=SUITABILITY,
    workflow="SuitabilityCase",
    search=suitability_search,
    sender=lambda state: state.authority,
    says=command_lines("suitability"),
)
