"""The cases of the support track, as the engine knows them."""

from __future__ import annotations

from temporalio.common import TypedSearchAttributes

from policy.support.deeds import Command, Event
from policy.support.lifecycle import DISPATCH
from policy.support.screens.view import due_at, waiting_on, waiting_since
from policy.support.state import CaseState
from policy.support.track import SUPPORT
from workflows import names
from workflows.case_type import CaseType


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
    updates=DISPATCH.titles,
    facts=SUPPORT.signals,
    search_attributes=search_attributes,
)
