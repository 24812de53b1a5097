"""As which event an order counts that was allowed: a command is asked, an event has happened."""

from __future__ import annotations

from policy.cases.person import as_happened
from policy.support.answer import contradictions
from policy.support.commands import (
    AcknowledgeEscalation,
    AnswerPrioritisation,
    AskPrioritisation,
    CloseCase,
    ConfirmDelivery,
    CorrectAnswer,
    CorrectEntry,
    CorrectPerson,
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
    EntryCorrected,
    EscalationAcknowledged,
    Event,
    HandedOver,
    NoticeAccepted,
    PrioritisationAnswered,
    PrioritisationAsked,
    ReturnOffered,
    TaskFinished,
    TaskOpened,
    WindowExtended,
)
from policy.support.state import CaseState
from policy.support.words import Audience, Template
from policy.time import london_day


def happened(order: Order, state: CaseState) -> Event:
    """The event that an order allowed in this state counts as. An answer that contradicts itself
    counts as a query (R19), a delivery by hand as one by a channel (R17).
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
        case ConfirmDelivery(audience=audience):
            return _delivered_by_hand(order, state, audience)
        case AcknowledgeEscalation():
            return EscalationAcknowledged(id=id, at=at, by=by)
        case WithdrawConsent(channel=channel):
            return ConsentWithdrawn(id=id, at=at, by=by, channel=channel)
        case ExtendWindow(reason=reason):
            return WindowExtended(id=id, at=at, by=by, reason=reason)
        case CorrectPerson() as correcting:
            return as_happened(correcting, id, at, by)
        case CloseCase(outcome=outcome, reason=reason):
            return CaseClosed(id=id, at=at, by=by, outcome=outcome, reason=reason)
        case _:
            return _help_happened(order, order.command)


def _delivered_by_hand(order: Order, state: CaseState, audience: Audience) -> NoticeAccepted:
    first = state.edition == 1
    return NoticeAccepted(
        id=order.id,
        at=order.at,
        by=order.actor.id,
        template=Template.ANSWER_READY if first else Template.ANSWER_CORRECTED,
        audience=audience,
        edition=state.edition,
    )


_HelpCommand = (
    OpenTask
    | FinishTask
    | AskPrioritisation
    | AnswerPrioritisation
    | OfferReturn
    | HandOver
    | CorrectEntry
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
        case CorrectEntry(entry=entry, reason=reason):
            return EntryCorrected(id=id, at=at, by=by, entry=entry, reason=reason)
