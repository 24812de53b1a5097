"""May this be asked now, and by this person? And if so, as which event does it count?"""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.refusal import Refusal
from policy.support import refusals
from policy.support.answer import StatusResult, contradictions
from policy.support.commands import (
    AcknowledgeEscalation,
    Actor,
    AnswerPrioritisation,
    AskPrioritisation,
    CloseCase,
    Command,
    CorrectAnswer,
    ExtendWindow,
    FinishTask,
    HandOver,
    OfferReturn,
    OpenTask,
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
    HandedOver,
    PrioritisationAnswered,
    PrioritisationAsked,
    ReturnOffered,
    TaskFinished,
    TaskOpened,
    WindowExtended,
)
from policy.support.moments import believable
from policy.support.state import CaseState
from policy.support.words import (
    BROKERING,
    SUPERVISORS,
    Audience,
    DeadlineName,
    Outcome,
    Role,
    SlaState,
    Stage,
)
from policy.time import london_day

CLOCK_TOLERANCE = timedelta(minutes=5)
_SUPPORTED = frozenset({Stage.SUPPORT_OPEN, Stage.AWAITING_THIRD_PARTY})
_APPLICATION_OPEN = frozenset({StatusResult.OUTSTANDING_APPLICATION, StatusResult.EUSS_PENDING})

_HELPERS = SUPERVISORS | {Role.CASEWORKER}

MAY_ASK: dict[type, frozenset[Role]] = {
    RecordAnswer: frozenset({Role.CHECK_OFFICER}),
    CorrectAnswer: frozenset({Role.CHECK_OFFICER}),
    AcknowledgeEscalation: SUPERVISORS,
    ExtendWindow: SUPERVISORS,
    CloseCase: _HELPERS,
    OpenTask: _HELPERS,
    FinishTask: _HELPERS | {Role.CHECK_OFFICER, Role.OPERATIONS, Role.REGULATED_ADVISER},
    AskPrioritisation: _HELPERS,
    AnswerPrioritisation: _HELPERS,
    OfferReturn: _HELPERS,
    HandOver: _HELPERS,
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
            if state.stage not in _SUPPORTED:
                return refusals.NO_WINDOW
            return None if extension.reason.strip() else refusals.REASON_NEEDED
        case CloseCase() as closing:
            return _closing(state, closing)
        case AskPrioritisation():
            return _prioritisation(state)
        case AnswerPrioritisation():
            waiting = state.stage is Stage.AWAITING_THIRD_PARTY
            return None if waiting else refusals.NOT_ASKED
        case OpenTask() as opening:
            return _opening(opening, order.at)
        case FinishTask() as finishing:
            return None if finishing.result.strip() else refusals.REASON_NEEDED
        case WithdrawConsent() | OfferReturn() | HandOver():
            return None


def _closing(state: CaseState, closing: CloseCase) -> Refusal | None:
    if closing.outcome is Outcome.ENFORCED_REMOVAL and state.return_offered_at is None:
        return refusals.RETURN_NOT_OFFERED
    return None if closing.reason.strip() else refusals.REASON_NEEDED


def _prioritisation(state: CaseState) -> Refusal | None:
    if state.stage is Stage.AWAITING_THIRD_PARTY:
        return refusals.ALREADY_ASKED
    found = state.answer is not None and state.answer.result in _APPLICATION_OPEN
    return None if found and state.stage is Stage.SUPPORT_OPEN else refusals.NO_APPLICATION


def _opening(opening: OpenTask, at: datetime) -> Refusal | None:
    if opening.task not in BROKERING:
        return refusals.NOT_A_SUPPORT_TASK
    if not believable(opening.due):
        return refusals.NO_SUCH_TIME
    return refusals.DUE_IN_THE_PAST if opening.due < at else None


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
        case _:
            return _help_happened(order, order.command)


_HelpCommand = (
    OpenTask | FinishTask | AskPrioritisation | AnswerPrioritisation | OfferReturn | HandOver
)


def _help_happened(order: Order, command: _HelpCommand) -> Event:
    id, at, by = order.id, order.at, order.actor.id
    match command:
        case OpenTask(task=task, due=due, note=note):
            return TaskOpened(id=id, at=at, by=by, task=task, due=due, note=note)
        case FinishTask(task_id=task_id, task=task, result=result):
            return TaskFinished(id=id, at=at, by=by, task_id=task_id, task=task, result=result)
        case AskPrioritisation(target=target):
            return PrioritisationAsked(id=id, at=at, by=by, target=target)
        case AnswerPrioritisation(acknowledged=acknowledged):
            return PrioritisationAnswered(id=id, at=at, by=by, acknowledged=acknowledged)
        case OfferReturn():
            return ReturnOffered(id=id, at=at, by=by)
        case HandOver(authority=authority, nation=nation):
            return HandedOver(id=id, at=at, by=by, authority=authority, nation=nation)
