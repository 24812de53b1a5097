"""The casework team took the request, or declined it (R21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import nothing_more
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.support import refusals
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import HELPERS, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPrioritisation:
    """Record that the casework team took the request or declined it (R21)."""

    kind: Literal["answer-prioritisation"] = "answer-prioritisation"
    acknowledged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritisationAnswered(CaseEvent):
    """The casework team took the request, or declined it (R21)."""

    kind: Literal["prioritisation-answered"] = "prioritisation-answered"
    acknowledged: bool


def on_answered(state: CaseState, event: PrioritisationAnswered, now: datetime) -> Decision:
    """Taken or declined, the casework team need not be asked again; nothing else follows from
    either (R22).
    """
    back = changed(state, stage=Stage.SUPPORT_OPEN)
    return Decision(back, (), ("R21", "R22"))


def happened(order: Order[AnswerPrioritisation], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return PrioritisationAnswered(
        id=order.id, at=order.at, by=order.actor.id, acknowledged=order.command.acknowledged
    )


ANSWER_PRIORITISATION: SupportDeed[AnswerPrioritisation] = Deed(
    command=AnswerPrioritisation,
    title="Record that the casework team took the request or declined it",
    fields={
        "acknowledged": Field("Taken", "Yes if the team took the request, no if it declined"),
    },
    who=HELPERS,
    stages=frozenset({Stage.AWAITING_THIRD_PARTY}),
    elsewhere=lambda state: refusals.NOT_ASKED,
    refused=nothing_more,
    happened=happened,
    events=(
        EventRule(
            event=PrioritisationAnswered, label="Prioritisation answered", follows=on_answered
        ),
    ),
)
