"""Another organisation stands for one that is no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy.cases.deed import Fact
from policy.cases.events import OrganisationSucceeded
from policy.suitability import refusals
from policy.suitability.news.arriving import arrived
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN


def on_succeeded(state: SuitabilityState, event: OrganisationSucceeded, now: datetime) -> Decision:
    """Councils merged: the new one is asked, and its reports count, in the place of the old one.
    Its area goes by either code (R2, R98).
    """
    assert state.facts is not None  # set by the opening
    if not event.successor or event.organisation != state.authority:
        return Decision(state, refusal=refusals.NOT_NOW)
    facts = replace(
        state.facts,
        authority=event.successor,
        former=(*state.facts.former, state.facts.authority),
    )
    follows = changed(state, authority=event.successor, facts=facts)
    return arrived(follows, (), now, ("R2", "R98"))


ORGANISATION_SUCCEEDED: Fact[SuitabilityState, OrganisationSucceeded] = Fact(
    event=OrganisationSucceeded,
    label="A successor stands for an organisation that is no more",
    follows=on_succeeded,
    signal="organisation_succeeded",
    stages=OPEN,
)
