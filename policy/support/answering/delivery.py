"""The delivery of an answer: it counts as given once the channels of both recipients have accepted
the notice of it, and only then the 24 hours stop (R17, R20).
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.effects import Effect
from policy.cases.events import NoticeAccepted
from policy.support.answering.answer import resolved
from policy.support.clocks.answer_unread import unread
from policy.support.clocks.case_review import review
from policy.support.clocks.status_answer import answer_is_due, breach
from policy.support.clocks.support_window import window
from policy.support.clocks.until_answered import STATUS_CLOCKS
from policy.support.rulebook import rulebook
from policy.support.state import CaseState, Delivery, changed
from policy.support.tasks import follow_up_of, news_asks_to_close
from policy.support.transitions import Decision
from policy.support.words import Audience, SlaState, Stage, TaskKind

RECIPIENTS = (Audience.REFERRER, Audience.SUPPORT_TEAM)


def not_yet_told(state: CaseState) -> tuple[Audience, ...]:
    """Who has still to be told of the answer that is on its way; nobody if none is (R17)."""
    if state.stage is not Stage.STATUS_CHECK or state.answer is None:
        return ()
    told = {delivery.audience for delivery in state.deliveries}
    return tuple(audience for audience in RECIPIENTS if audience not in told)


def on_delivery(state: CaseState, event: NoticeAccepted, now: datetime) -> Decision:
    """One recipient's channel accepted the notice; with the second one the 24 hours stop at the
    later moment (R17).
    """
    if any(delivery.audience == event.audience for delivery in state.deliveries):
        return Decision(state, (), ("R17",))
    deliveries = (*state.deliveries, Delivery(Audience(event.audience), event.at))
    delivered = changed(state, deliveries=deliveries)
    if len(deliveries) < len(RECIPIENTS):
        return Decision(delivered, (), ("R17",))
    answered_at = max(delivery.at for delivery in deliveries)
    judged, effects = _judge(changed(delivered, answered_at=answered_at), answered_at, now)
    return begin(judged.without(*(clock.name for clock in STATUS_CLOCKS)), effects, answered_at)


def _judge(
    state: CaseState, answered_at: datetime, now: datetime
) -> tuple[CaseState, tuple[Effect, ...]]:
    """In time or late (R16). A breach once recorded stays; one that only the delivery shows is
    recorded and notified now.
    """
    if state.breached_at is not None:
        return changed(state, sla=SlaState.MET_LATE), ()
    if answered_at <= answer_is_due(state):
        return changed(state, sla=SlaState.MET), ()
    breached, effects = breach(state, now)
    return changed(breached, sla=SlaState.MET_LATE), effects


def begin(state: CaseState, effects: tuple[Effect, ...], answered_at: datetime) -> Decision:
    """The answer has reached both: what the team does next depends on whether it settles the
    person's status (R20).
    """
    book = rulebook(state.rulebook)
    assert state.answer is not None  # delivery follows a recorded answer
    settled = resolved(state.answer)
    deadlines = [review(book, answered_at)]
    # The recipient who was notified first may have read it before the other one was notified.
    if state.read_at is None:
        deadlines.append(unread(book, answered_at))
    if not settled:
        deadlines.append(window(book, answered_at, "answer delivered"))
    stage = Stage.ANSWERED if settled else Stage.SUPPORT_OPEN
    moved = changed(state, stage=stage).with_deadlines(*deadlines)
    # What news asked for serves for the answer too.
    if follow_up_of(state.answer) is TaskKind.CLOSING and state.asks_for(TaskKind.CLOSING):
        moved = news_asks_to_close(moved)
    return Decision(moved, effects, ("R17", "R20"))
