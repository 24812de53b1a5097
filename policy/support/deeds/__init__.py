"""Every deed of the support track, and every fact that nobody orders: a module for each, with its
command, its event, who may ask it, when, what follows and how it reads. A new one is listed here,
in the union and in the tuple; if something is forgotten, loading the track says what and where.
"""

from __future__ import annotations

from typing import Any

from policy.cases import orders as cases
from policy.cases.deed import Fact
from policy.cases.events import CalendarChanged as CalendarChanged
from policy.cases.events import DeadlinePassed as DeadlinePassed
from policy.cases.events import EscalatedByWatchdog as EscalatedByWatchdog
from policy.cases.events import EscalationAcknowledged as EscalationAcknowledged
from policy.cases.events import EscalationTakenBack as EscalationTakenBack
from policy.cases.events import MessageRejected as MessageRejected
from policy.cases.events import NoticeAccepted as NoticeAccepted
from policy.cases.events import NoticeFailed as NoticeFailed
from policy.cases.events import OrganisationSucceeded as OrganisationSucceeded
from policy.cases.orders import Actor as Actor
from policy.cases.person import CorrectPerson as CorrectPerson
from policy.cases.person import PersonCorrected as PersonCorrected
from policy.support.deeds.acknowledge_escalation import ACKNOWLEDGE_ESCALATION
from policy.support.deeds.acknowledge_escalation import (
    AcknowledgeEscalation as AcknowledgeEscalation,
)
from policy.support.deeds.answer_prioritisation import ANSWER_PRIORITISATION
from policy.support.deeds.answer_prioritisation import AnswerPrioritisation as AnswerPrioritisation
from policy.support.deeds.answer_prioritisation import (
    PrioritisationAnswered as PrioritisationAnswered,
)
from policy.support.deeds.ask_prioritisation import ASK_PRIORITISATION
from policy.support.deeds.ask_prioritisation import AskPrioritisation as AskPrioritisation
from policy.support.deeds.ask_prioritisation import PrioritisationAsked as PrioritisationAsked
from policy.support.deeds.authority_report import AUTHORITY_REPORT
from policy.support.deeds.authority_report import AuthorityReported as AuthorityReported
from policy.support.deeds.calendar_changed import CALENDAR_CHANGED
from policy.support.deeds.close_case import CLOSE_CASE
from policy.support.deeds.close_case import CaseClosed as CaseClosed
from policy.support.deeds.close_case import CloseCase as CloseCase
from policy.support.deeds.confirm_delivery import CONFIRM_DELIVERY
from policy.support.deeds.confirm_delivery import ConfirmDelivery as ConfirmDelivery
from policy.support.deeds.correct_answer import CORRECT_ANSWER
from policy.support.deeds.correct_answer import AnswerCorrected as AnswerCorrected
from policy.support.deeds.correct_answer import CorrectAnswer as CorrectAnswer
from policy.support.deeds.correct_entry import CORRECT_ENTRY
from policy.support.deeds.correct_entry import CorrectEntry as CorrectEntry
from policy.support.deeds.correct_entry import EntryCorrected as EntryCorrected
from policy.support.deeds.correct_person import CORRECT_PERSON
from policy.support.deeds.escalated_by_watchdog import ESCALATED_BY_WATCHDOG
from policy.support.deeds.escalation_taken_back import ESCALATION_TAKEN_BACK
from policy.support.deeds.extend_window import EXTEND_WINDOW
from policy.support.deeds.extend_window import ExtendWindow as ExtendWindow
from policy.support.deeds.extend_window import WindowExtended as WindowExtended
from policy.support.deeds.finish_task import FINISH_TASK
from policy.support.deeds.finish_task import FinishTask as FinishTask
from policy.support.deeds.finish_task import TaskFinished as TaskFinished
from policy.support.deeds.message_rejected import MESSAGE_REJECTED
from policy.support.deeds.notice_accepted import NOTICE_ACCEPTED
from policy.support.deeds.notice_failed import NOTICE_FAILED
from policy.support.deeds.offer_return import OFFER_RETURN
from policy.support.deeds.offer_return import OfferReturn as OfferReturn
from policy.support.deeds.offer_return import ReturnOffered as ReturnOffered
from policy.support.deeds.open_task import OPEN_TASK
from policy.support.deeds.open_task import OpenTask as OpenTask
from policy.support.deeds.open_task import TaskOpened as TaskOpened
from policy.support.deeds.organisation_succeeded import ORGANISATION_SUCCEEDED
from policy.support.deeds.read_answer import READ_ANSWER
from policy.support.deeds.read_answer import AnswerRead as AnswerRead
from policy.support.deeds.read_answer import ReadAnswer as ReadAnswer
from policy.support.deeds.record_answer import RECORD_ANSWER
from policy.support.deeds.record_answer import AnswerQueried as AnswerQueried
from policy.support.deeds.record_answer import AnswerRecorded as AnswerRecorded
from policy.support.deeds.record_answer import RecordAnswer as RecordAnswer
from policy.support.deeds.referral_accepted import REFERRAL_ACCEPTED
from policy.support.deeds.referral_accepted import ReferralAccepted as ReferralAccepted
from policy.support.deeds.transfer_case import TRANSFER_CASE
from policy.support.deeds.transfer_case import CaseTransferred as CaseTransferred
from policy.support.deeds.transfer_case import TransferCase as TransferCase
from policy.support.deeds.withdraw_consent import WITHDRAW_CONSENT
from policy.support.deeds.withdraw_consent import ConsentWithdrawn as ConsentWithdrawn
from policy.support.deeds.withdraw_consent import WithdrawConsent as WithdrawConsent
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState

Command = (
    RecordAnswer
    | CorrectAnswer
    | ReadAnswer
    | ConfirmDelivery
    | AcknowledgeEscalation
    | WithdrawConsent
    | ExtendWindow
    | CloseCase
    | OpenTask
    | FinishTask
    | AskPrioritisation
    | AnswerPrioritisation
    | OfferReturn
    | TransferCase
    | CorrectEntry
    | CorrectPerson
)

Order = cases.Order[Command]
"""An order of this track."""

Event = (
    ReferralAccepted
    | PersonCorrected
    | AnswerRecorded
    | AnswerQueried
    | AnswerCorrected
    | AnswerRead
    | NoticeAccepted
    | NoticeFailed
    | DeadlinePassed
    | EscalationAcknowledged
    | EscalatedByWatchdog
    | EscalationTakenBack
    | ConsentWithdrawn
    | WindowExtended
    | CaseClosed
    | AuthorityReported
    | TaskOpened
    | TaskFinished
    | PrioritisationAsked
    | PrioritisationAnswered
    | ReturnOffered
    | CaseTransferred
    | EntryCorrected
    | CalendarChanged
    | OrganisationSucceeded
    | MessageRejected
)

DEEDS: tuple[SupportDeed[Any], ...] = (
    RECORD_ANSWER,
    CORRECT_ANSWER,
    READ_ANSWER,
    CONFIRM_DELIVERY,
    ACKNOWLEDGE_ESCALATION,
    WITHDRAW_CONSENT,
    EXTEND_WINDOW,
    CLOSE_CASE,
    OPEN_TASK,
    FINISH_TASK,
    ASK_PRIORITISATION,
    ANSWER_PRIORITISATION,
    OFFER_RETURN,
    TRANSFER_CASE,
    CORRECT_PERSON,
    CORRECT_ENTRY,
)

FACTS: tuple[Fact[CaseState, Any], ...] = (
    REFERRAL_ACCEPTED,
    AUTHORITY_REPORT,
    NOTICE_ACCEPTED,
    NOTICE_FAILED,
    ESCALATED_BY_WATCHDOG,
    ESCALATION_TAKEN_BACK,
    CALENDAR_CHANGED,
    ORGANISATION_SUCCEEDED,
    MESSAGE_REJECTED,
)
