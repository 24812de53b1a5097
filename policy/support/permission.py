"""May this be asked now, and by this person? And if so, as which event does it count?"""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.refusal import Refusal
from policy.support import refusals
from policy.support.answer import contradictions
from policy.support.commands import (
    AcknowledgeEscalation,
    Actor,
    CloseCase,
    Command,
    CorrectAnswer,
    ExtendWindow,
    Order,
    ReadAnswer,
    RecordAnswer,
    WithdrawConsent,
)
from policy.support.events import (
    AnswerCorrected,
    AnswerQueried,
    AnswerRead,
    AnswerRecorded,
    CaseClosed,
    ConsentWithdrawn,
    EscalationAcknowledged,
    Event,
    WindowExtended,
)
from policy.support.moments import believable
from policy.support.state import CaseState
from policy.support.words import SUPERVISORS, Audience, DeadlineName, Role, SlaState, Stage
from policy.time import london_day

CLOCK_TOLERANCE = timedelta(minutes=5)

MAY_ASK: dict[type, frozenset[Role]] = {
    RecordAnswer: frozenset({Role.CHECK_OFFICER}),
    CorrectAnswer: frozenset({Role.CHECK_OFFICER}),
    AcknowledgeEscalation: SUPERVISORS,
    ExtendWindow: SUPERVISORS,
    CloseCase: SUPERVISORS | {Role.CASEWORKER},
}
"""Which roles may ask for what. The support team cannot record an answer (R25); anybody may bring a
withdrawal (R10).
"""


def check(state: CaseState, order: Order, now: datetime) -> Refusal | None:
    """May this be asked now? A cheap look at recorded state; None means yes."""
    return (
        _who(state, order.actor, order.command) or _when(state, order, now) or _what(state, order)
    )


def _who(state: CaseState, actor: Actor, command: Command) -> Refusal | None:
    if isinstance(command, ReadAnswer):
        return None if actor.organisation == state.organisation else refusals.NOT_YOUR_CASE
    needed = MAY_ASK.get(type(command))
    if needed is not None and not needed.intersection(actor.roles):
        return refusals.WRONG_ROLE
    return None


def _when(state: CaseState, order: Order, now: datetime) -> Refusal | None:
    if state.ended:
        return refusals.ended_refusal(state)
    if state.stage is Stage.SUBMITTED or state.received_at is None:
        return refusals.NOT_NOW
    if not believable(order.at):
        return refusals.NO_SUCH_TIME
    if order.at > now + CLOCK_TOLERANCE:
        return refusals.IN_THE_FUTURE
    if order.at < state.received_at and not isinstance(order.command, WithdrawConsent):
        return refusals.BEFORE_RECEIPT
    return None


def _what(state: CaseState, order: Order) -> Refusal | None:
    match order.command:
        case RecordAnswer():
            fresh = state.stage is Stage.STATUS_CHECK and state.answer is None
            return None if fresh else refusals.ALREADY_ANSWERED
        case CorrectAnswer() as correction:
            return _correction(state, correction, order.at)
        case ReadAnswer():
            told = {delivery.audience for delivery in state.deliveries}
            return None if Audience.REFERRER in told else refusals.NO_ANSWER_YET
        case AcknowledgeEscalation():
            waiting = any(d.name is DeadlineName.ACKNOWLEDGEMENT for d in state.deadlines)
            escalated = waiting or state.sla is SlaState.BREACHED
            return None if escalated else refusals.NOTHING_ESCALATED
        case ExtendWindow() as extension:
            if state.stage is not Stage.SUPPORT_OPEN:
                return refusals.NO_WINDOW
            return None if extension.reason.strip() else refusals.REASON_NEEDED
        case CloseCase() as closing:
            return None if closing.reason.strip() else refusals.REASON_NEEDED
        case WithdrawConsent():
            return None


def _correction(state: CaseState, correction: CorrectAnswer, at: datetime) -> Refusal | None:
    if state.answer is None:
        return refusals.NOTHING_TO_CORRECT
    if state.stage is Stage.STATUS_CHECK:
        return refusals.STILL_BEING_DELIVERED
    if contradictions(correction.answer, london_day(at)):
        return refusals.CONTRADICTS_ITSELF
    return None if correction.reason.strip() else refusals.REASON_NEEDED


def happened(order: Order) -> Event:
    """The event that an allowed order counts as. An answer that contradicts itself counts as a
    query (R19).
    """
    id, at, by = order.id, order.at, order.actor.id
    match order.command:
        case RecordAnswer(answer=answer):
            found = tuple(item.code for item in contradictions(answer, london_day(at)))
            if found:
                return AnswerQueried(id=id, at=at, by=by, answer=answer, contradictions=found)
            return AnswerRecorded(id=id, at=at, by=by, answer=answer)
        case CorrectAnswer(answer=answer, reason=reason):
            return AnswerCorrected(id=id, at=at, by=by, answer=answer, reason=reason)
        case ReadAnswer():
            return AnswerRead(id=id, at=at, by=by)
        case AcknowledgeEscalation():
            return EscalationAcknowledged(id=id, at=at, by=by)
        case WithdrawConsent(channel=channel):
            return ConsentWithdrawn(id=id, at=at, by=by, channel=channel)
        case ExtendWindow(reason=reason):
            return WindowExtended(id=id, at=at, by=by, reason=reason)
        case CloseCase(outcome=outcome, reason=reason):
            return CaseClosed(id=id, at=at, by=by, outcome=outcome, reason=reason)
