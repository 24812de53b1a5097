"""Every deed of the suitability track, and every fact that nobody orders: a module for each, with
its command, its event, who may ask it, when, what follows and how it reads. A new one is listed
here, in the union and in the tuple; if something is forgotten, loading the track says what and
where.
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
from policy.suitability.deeds.acknowledge_escalation import ACKNOWLEDGE_ESCALATION
from policy.suitability.deeds.acknowledge_escalation import (
    AcknowledgeEscalation as AcknowledgeEscalation,
)
from policy.suitability.deeds.acknowledge_summary import ACKNOWLEDGE_SUMMARY
from policy.suitability.deeds.acknowledge_summary import AcknowledgeSummary as AcknowledgeSummary
from policy.suitability.deeds.acknowledge_summary import SummaryAcknowledged as SummaryAcknowledged
from policy.suitability.deeds.agree_window import AGREE_WINDOW
from policy.suitability.deeds.agree_window import AgreeWindow as AgreeWindow
from policy.suitability.deeds.agree_window import WindowAgreed as WindowAgreed
from policy.suitability.deeds.ask_clearance import ASK_CLEARANCE
from policy.suitability.deeds.ask_clearance import AskClearance as AskClearance
from policy.suitability.deeds.ask_clearance import ClearanceGiven as ClearanceGiven
from policy.suitability.deeds.ask_recheck import ASK_RECHECK
from policy.suitability.deeds.ask_recheck import AskRecheck as AskRecheck
from policy.suitability.deeds.ask_recheck import RecheckAsked as RecheckAsked
from policy.suitability.deeds.authority_report import AUTHORITY_REPORT
from policy.suitability.deeds.authority_report import AuthorityReported as AuthorityReported
from policy.suitability.deeds.calendar_changed import CALENDAR_CHANGED
from policy.suitability.deeds.case_opened import CASE_OPENED
from policy.suitability.deeds.case_opened import CaseOpened as CaseOpened
from policy.suitability.deeds.check_decision import CHECK_DECISION
from policy.suitability.deeds.check_decision import CheckDecision as CheckDecision
from policy.suitability.deeds.check_decision import DecisionChecked as DecisionChecked
from policy.suitability.deeds.claim_case import CLAIM_CASE
from policy.suitability.deeds.claim_case import CaseClaimed as CaseClaimed
from policy.suitability.deeds.claim_case import ClaimCase as ClaimCase
from policy.suitability.deeds.close_route import CLOSE_ROUTE
from policy.suitability.deeds.close_route import CloseRoute as CloseRoute
from policy.suitability.deeds.close_route import RouteClosed as RouteClosed
from policy.suitability.deeds.conclude_limb import CONCLUDE_LIMB
from policy.suitability.deeds.conclude_limb import ConcludeLimb as ConcludeLimb
from policy.suitability.deeds.conclude_limb import LimbConcluded as LimbConcluded
from policy.suitability.deeds.correct_person import CORRECT_PERSON
from policy.suitability.deeds.decline_decision import DECLINE_DECISION
from policy.suitability.deeds.decline_decision import DecisionDeclined as DecisionDeclined
from policy.suitability.deeds.decline_decision import DeclineDecision as DeclineDecision
from policy.suitability.deeds.decline_window import DECLINE_WINDOW
from policy.suitability.deeds.decline_window import DeclineWindow as DeclineWindow
from policy.suitability.deeds.decline_window import WindowDeclined as WindowDeclined
from policy.suitability.deeds.escalated_by_watchdog import ESCALATED_BY_WATCHDOG
from policy.suitability.deeds.escalation_taken_back import ESCALATION_TAKEN_BACK
from policy.suitability.deeds.finish_task import FINISH_TASK
from policy.suitability.deeds.finish_task import FinishTask as FinishTask
from policy.suitability.deeds.finish_task import TaskFinished as TaskFinished
from policy.suitability.deeds.linked_case import LINKED_CASE_REPORTED
from policy.suitability.deeds.linked_case import LinkedCaseReported as LinkedCaseReported
from policy.suitability.deeds.message_rejected import MESSAGE_REJECTED
from policy.suitability.deeds.move_case import MOVE_CASE
from policy.suitability.deeds.move_case import CaseMoved as CaseMoved
from policy.suitability.deeds.move_case import MoveCase as MoveCase
from policy.suitability.deeds.notice_accepted import NOTICE_ACCEPTED
from policy.suitability.deeds.notice_failed import NOTICE_FAILED
from policy.suitability.deeds.organisation_succeeded import ORGANISATION_SUCCEEDED
from policy.suitability.deeds.prepare_summary import PREPARE_SUMMARY
from policy.suitability.deeds.prepare_summary import PrepareSummary as PrepareSummary
from policy.suitability.deeds.prepare_summary import SummaryPrepared as SummaryPrepared
from policy.suitability.deeds.propose_decision import PROPOSE_DECISION
from policy.suitability.deeds.propose_decision import DecisionProposed as DecisionProposed
from policy.suitability.deeds.propose_decision import ProposeDecision as ProposeDecision
from policy.suitability.deeds.propose_window import PROPOSE_WINDOW
from policy.suitability.deeds.propose_window import ProposeWindow as ProposeWindow
from policy.suitability.deeds.propose_window import WindowProposed as WindowProposed
from policy.suitability.deeds.record_facts import RECORD_FACTS
from policy.suitability.deeds.record_facts import FactsRecorded as FactsRecorded
from policy.suitability.deeds.record_facts import RecordFacts as RecordFacts
from policy.suitability.deeds.record_recheck import RECORD_RECHECK
from policy.suitability.deeds.record_recheck import RecheckRecorded as RecheckRecorded
from policy.suitability.deeds.record_recheck import RecordRecheck as RecordRecheck
from policy.suitability.deeds.release_case import RELEASE_CASE
from policy.suitability.deeds.release_case import CaseReleased as CaseReleased
from policy.suitability.deeds.release_case import ReleaseCase as ReleaseCase
from policy.suitability.deeds.report_attempt import REPORT_ATTEMPT
from policy.suitability.deeds.report_attempt import AttemptFailed as AttemptFailed
from policy.suitability.deeds.report_attempt import ReportAttempt as ReportAttempt
from policy.suitability.deeds.report_service import REPORT_SERVICE
from policy.suitability.deeds.report_service import HandedOver as HandedOver
from policy.suitability.deeds.report_service import IncidentReported as IncidentReported
from policy.suitability.deeds.report_service import ReportService as ReportService
from policy.suitability.deeds.report_service import ServedInPerson as ServedInPerson
from policy.suitability.deeds.resolve_duplicate import RESOLVE_DUPLICATE
from policy.suitability.deeds.resolve_duplicate import DuplicateResolved as DuplicateResolved
from policy.suitability.deeds.resolve_duplicate import ResolveDuplicate as ResolveDuplicate
from policy.suitability.deeds.send_enquiry import SEND_ENQUIRY
from policy.suitability.deeds.send_enquiry import EnquirySent as EnquirySent
from policy.suitability.deeds.send_enquiry import SendEnquiry as SendEnquiry
from policy.suitability.deeds.send_summary import SEND_SUMMARY
from policy.suitability.deeds.send_summary import SendSummary as SendSummary
from policy.suitability.deeds.send_summary import SummarySent as SummarySent
from policy.suitability.deeds.serve_to_file import SERVE_TO_FILE
from policy.suitability.deeds.serve_to_file import ServedToFile as ServedToFile
from policy.suitability.deeds.serve_to_file import ServeToFile as ServeToFile
from policy.suitability.deeds.void_clearance import VOID_CLEARANCE
from policy.suitability.deeds.void_clearance import ClearanceVoided as ClearanceVoided
from policy.suitability.deeds.void_clearance import VoidClearance as VoidClearance
from policy.suitability.deeds.withdraw_decision import WITHDRAW_DECISION
from policy.suitability.deeds.withdraw_decision import DecisionWithdrawn as DecisionWithdrawn
from policy.suitability.deeds.withdraw_decision import WithdrawDecision as WithdrawDecision
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState

Command = (
    RecordFacts
    | CorrectPerson
    | ResolveDuplicate
    | SendEnquiry
    | MoveCase
    | ProposeWindow
    | AgreeWindow
    | DeclineWindow
    | ConcludeLimb
    | PrepareSummary
    | SendSummary
    | AcknowledgeSummary
    | ClaimCase
    | ReleaseCase
    | ProposeDecision
    | CheckDecision
    | DeclineDecision
    | AskRecheck
    | RecordRecheck
    | AskClearance
    | VoidClearance
    | ReportAttempt
    | ReportService
    | ServeToFile
    | WithdrawDecision
    | CloseRoute
    | FinishTask
    | AcknowledgeEscalation
)

Order = cases.Order[Command]
"""An order of this track."""

Event = (
    CaseOpened
    | FactsRecorded
    | AuthorityReported
    | PersonCorrected
    | LinkedCaseReported
    | DuplicateResolved
    | EnquirySent
    | CaseMoved
    | WindowProposed
    | WindowAgreed
    | WindowDeclined
    | LimbConcluded
    | SummaryPrepared
    | SummarySent
    | SummaryAcknowledged
    | CaseClaimed
    | CaseReleased
    | DecisionProposed
    | DecisionChecked
    | DecisionDeclined
    | RecheckAsked
    | RecheckRecorded
    | ClearanceGiven
    | ClearanceVoided
    | AttemptFailed
    | ServedInPerson
    | ServedToFile
    | HandedOver
    | IncidentReported
    | DecisionWithdrawn
    | RouteClosed
    | TaskFinished
    | NoticeAccepted
    | NoticeFailed
    | DeadlinePassed
    | EscalationAcknowledged
    | EscalatedByWatchdog
    | EscalationTakenBack
    | CalendarChanged
    | OrganisationSucceeded
    | MessageRejected
)

DEEDS: tuple[SuitabilityDeed[Any], ...] = (
    RECORD_FACTS,
    CORRECT_PERSON,
    RESOLVE_DUPLICATE,
    SEND_ENQUIRY,
    MOVE_CASE,
    PROPOSE_WINDOW,
    AGREE_WINDOW,
    DECLINE_WINDOW,
    CONCLUDE_LIMB,
    PREPARE_SUMMARY,
    SEND_SUMMARY,
    ACKNOWLEDGE_SUMMARY,
    CLAIM_CASE,
    RELEASE_CASE,
    PROPOSE_DECISION,
    CHECK_DECISION,
    DECLINE_DECISION,
    ASK_RECHECK,
    RECORD_RECHECK,
    ASK_CLEARANCE,
    VOID_CLEARANCE,
    REPORT_ATTEMPT,
    REPORT_SERVICE,
    SERVE_TO_FILE,
    WITHDRAW_DECISION,
    CLOSE_ROUTE,
    FINISH_TASK,
    ACKNOWLEDGE_ESCALATION,
)

FACTS: tuple[Fact[SuitabilityState, Any], ...] = (
    LINKED_CASE_REPORTED,
    CASE_OPENED,
    AUTHORITY_REPORT,
    NOTICE_ACCEPTED,
    NOTICE_FAILED,
    ESCALATED_BY_WATCHDOG,
    ESCALATION_TAKEN_BACK,
    CALENDAR_CHANGED,
    ORGANISATION_SUCCEEDED,
    MESSAGE_REJECTED,
)
