"""An answer that was sent is corrected: the case goes back to its status check until both
recipients have been notified (R16, R17).

What was sent was wrong, so the right answer has not been given yet: the 24 hours, which still count
from receipt, are judged again. An earlier breach stays. A correction delivered after the 24 hours
is a breach even if the wrong answer was in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.effects import Effect, SendNotice
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.answering.answer import ANSWER_FIELDS, StatusAnswer, contradictions
from policy.support.answering.delivery import RECIPIENTS
from policy.support.clocks.status_answer import breach
from policy.support.clocks.until_answered import status_deadlines
from policy.support.kinds import SupportDeed
from policy.support.ladder import answer_due
from policy.support.rulebook import rulebook
from policy.support.state import CaseState, changed
from policy.support.transitions import Decision
from policy.support.words import WITH_ANSWER, Role, SlaState, Stage, Template
from policy.time import london_day


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectAnswer:
    """Correct an answer that was already sent; both stay on record (R17)."""

    kind: Literal["correct-answer"] = "correct-answer"
    answer: StatusAnswer
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCorrected(CaseEvent):
    """An answer already sent was found wrong; the new one goes to both recipients and the old one
    is kept (R17).
    """

    kind: Literal["answer-corrected"] = "answer-corrected"
    answer: StatusAnswer
    reason: str


def _elsewhere(state: CaseState) -> Refusal:
    return refusals.NOTHING_TO_CORRECT if state.answer is None else refusals.STILL_BEING_DELIVERED


def refused(state: CaseState, order: Order[CorrectAnswer], now: datetime) -> Refusal | None:
    """A correction must be free of contradictions, and say why."""
    if state.answer is None:
        return refusals.NOTHING_TO_CORRECT
    if contradictions(order.command.answer, london_day(order.at)):
        return refusals.CONTRADICTS_ITSELF
    return None if order.command.reason.strip() else refusals.REASON_NEEDED


def on_corrected(state: CaseState, event: AnswerCorrected, now: datetime) -> Decision:
    """The new answer replaces the old one in the state; both stay in the events, and both
    recipients are notified.
    """
    book = rulebook(state.rulebook)
    assert state.received_at is not None  # set with the first event of every case
    edition = state.edition + 1
    reopened = changed(
        state,
        stage=Stage.STATUS_CHECK,
        answer=event.answer,
        edition=edition,
        deliveries=(),
        answered_at=None,
        read_at=None,
        sla=SlaState.RUNNING if state.breached_at is None else SlaState.BREACHED,
    )
    running = reopened.with_deadlines(*status_deadlines(book, state.received_at, now))
    due = answer_due(book, state.received_at)
    effects: tuple[Effect, ...] = ()
    if state.breached_at is None and now >= due:
        running, effects = breach(running, now)
    notices = tuple(
        SendNotice(template=Template.ANSWER_CORRECTED, audience=audience, edition=edition)
        for audience in RECIPIENTS
    )
    return Decision(running, (*effects, *notices), ("R16", "R17"))


def happened(order: Order[CorrectAnswer], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    return AnswerCorrected(
        id=order.id,
        at=order.at,
        by=order.actor.id,
        answer=order.command.answer,
        reason=order.command.reason,
    )


CORRECT_ANSWER: SupportDeed[CorrectAnswer] = Deed(
    command=CorrectAnswer,
    title="Mend an answer that was already sent",
    fields={
        "answer": Field("Answer", "What the check team found", ANSWER_FIELDS),
        "reason": Field("Reason", "What was wrong, and how it was found"),
    },
    who=frozenset({Role.CHECK_OFFICER}),
    stages=WITH_ANSWER,
    elsewhere=_elsewhere,
    refused=refused,
    happened=happened,
    events=(EventRule(event=AnswerCorrected, label="Answer corrected", follows=on_corrected),),
)
