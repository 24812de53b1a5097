"""The organisation that referred opens the answer (R17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Anyone, Deed, EventRule
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import OPEN, Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """Open the answer, as the organisation that referred."""

    kind: Literal["read-answer"] = "read-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRead(CaseEvent):
    """The referring organisation opened the answer under its own credential."""

    kind: Literal["answer-read"] = "answer-read"


def refused(state: CaseState, order: Order[ReadAnswer], now: datetime) -> Refusal | None:
    """Only once the referrer was notified of it."""
    reached = {delivery.audience for delivery in state.deliveries}
    return None if Audience.REFERRER in reached else refusals.NO_ANSWER_YET


def on_read(state: CaseState, event: AnswerRead, now: datetime) -> Decision:
    """Reading is recorded, and nobody is reminded of it any more (R17)."""
    if state.answer is None:
        return Decision(state, refusal=refusals.NOT_NOW)
    read = changed(state, read_at=min(state.read_at or event.at, event.at))
    return Decision(read, (), ("R17",))


def happened(order: Order[ReadAnswer], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return AnswerRead(id=order.id, at=order.at, by=order.actor.id)


READ_ANSWER: SupportDeed[ReadAnswer] = Deed(
    command=ReadAnswer,
    title="Open the answer, as the organisation that referred",
    fields={},
    who=Anyone.THE_REFERRER,
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=happened,
    events=(EventRule(event=AnswerRead, label="Answer read by the referrer", follows=on_read),),
)
