"""Another organisation stands for one that is no more."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Fact
from policy.cases.events import OrganisationSucceeded
from policy.support import refusals
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import OPEN


def on_succeeded(state: CaseState, event: OrganisationSucceeded, now: datetime) -> Decision:
    """Councils merge: the organisation that stands for the old one now takes its place in the case
    (R2).
    """
    old, new = event.organisation, event.successor
    if not new or old not in {state.organisation, state.authority}:
        return Decision(state, refusal=refusals.NOT_NOW)
    follows = changed(
        state,
        organisation=new if state.organisation == old else state.organisation,
        authority=new if state.authority == old else state.authority,
    )
    return Decision(follows, (), ("R2",))


ORGANISATION_SUCCEEDED: Fact[CaseState, OrganisationSucceeded] = Fact(
    event=OrganisationSucceeded,
    label="A successor stands for an organisation that is no more",
    follows=on_succeeded,
    signal="organisation_succeeded",
    stages=OPEN,
)
