"""The suitability track, as the shell sees it."""

from __future__ import annotations

from typing import Annotated

from policy.cases.orders import Order
from policy.cases.tagged import Tagged
from policy.cases.track import ClosedLists, Track
from policy.suitability import refusals
from policy.suitability.deeds import (
    Command,
    Event,
)
from policy.suitability.deeds.correct_person import suitability_keys
from policy.suitability.deeds.linked_case import messages_between, messages_for_others
from policy.suitability.feed import FEED
from policy.suitability.labels import event_label
from policy.suitability.lifecycle import DISPATCH, advance, check, decide
from policy.suitability.put_questions import QUESTIONS
from policy.suitability.screens.view import details
from policy.suitability.screens.waiting import wait
from policy.suitability.sending import no_longer_true
from policy.suitability.state import SuitabilityState
from policy.suitability.urgency import HARMFUL_TASKS, harms_from
from policy.suitability.words import Audience, DeadlineName, Template


def row(state: SuitabilityState) -> dict[str, object]:
    """What a case's row shows beside what every case's does."""
    decision = state.decision
    return {
        "due_at": wait(state).due,
        "decided_at": decision.decided_at if decision else None,
        "served_at": state.served_at,
        "withdrawn_at": state.withdrawn_at,
        "incidents": state.incidents,
        "harms_from": harms_from(state),
    }


SUITABILITY: Track[SuitabilityState, Command, Event] = Track(
    name="suitability",
    title="Suitability case",
    references="SUI",
    state=SuitabilityState,
    event=Annotated[Event, Tagged("kind")],
    order=Order[Annotated[Command, Tagged("kind")]],
    words=ClosedLists(
        templates=frozenset(Template),
        audiences=frozenset(Audience),
        deadlines=frozenset(DeadlineName),
    ),
    check=check,
    advance=advance,
    decide=decide,
    commands=tuple(DISPATCH.titles),
    takes=DISPATCH.takes,
    signals=DISPATCH.signals,
    label=event_label,
    details=details,
    row=row,
    no_longer_true=no_longer_true,
    ended_refusal=lambda state: refusals.ENDED,
    no_such_case=refusals.NO_SUCH_CASE,
    person_keys=suitability_keys,
    area_knows_the_person=True,
    undelivered_rule="service",
    harmful_tasks=HARMFUL_TASKS,
    feed=FEED,
    questions=QUESTIONS,
    messages_for_others=messages_for_others,
    messages_between=messages_between,
)
