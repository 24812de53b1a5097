"""Every deed and fact of the suitability track, each with all that belongs to it. A new one is
listed here, and its command and event in their unions; if something is forgotten, loading the
track says what and where.
"""

from __future__ import annotations

from typing import Any

from policy.cases.deed import Deed, Fact
from policy.suitability.deeds.acknowledge_escalation import ACKNOWLEDGE_ESCALATION
from policy.suitability.deeds.case_summary import ACKNOWLEDGE_SUMMARY, PREPARE_SUMMARY, SEND_SUMMARY
from policy.suitability.deeds.claim_case import CLAIM_CASE, RELEASE_CASE
from policy.suitability.deeds.clearance import ASK_CLEARANCE, VOID_CLEARANCE
from policy.suitability.deeds.close_route import CLOSE_ROUTE
from policy.suitability.deeds.conclude_limb import CONCLUDE_LIMB
from policy.suitability.deeds.correct_person import CORRECT_PERSON
from policy.suitability.deeds.decide import CHECK_DECISION, DECLINE_DECISION, PROPOSE_DECISION
from policy.suitability.deeds.finish_task import FINISH_TASK
from policy.suitability.deeds.move_case import MOVE_CASE
from policy.suitability.deeds.recheck import ASK_RECHECK, RECORD_RECHECK
from policy.suitability.deeds.record_facts import RECORD_FACTS
from policy.suitability.deeds.reported import (
    AUTHORITY_REPORT,
    CALENDAR_CHANGED,
    CASE_OPENED,
    ESCALATED_BY_WATCHDOG,
    MESSAGE_REJECTED,
    NOTICE_ACCEPTED,
    NOTICE_FAILED,
    ORGANISATION_SUCCEEDED,
)
from policy.suitability.deeds.resolve_duplicate import LINKED_CASE_HEARD, RESOLVE_DUPLICATE
from policy.suitability.deeds.send_enquiry import SEND_ENQUIRY
from policy.suitability.deeds.serve import REPORT_ATTEMPT, REPORT_SERVICE, SERVE_TO_FILE
from policy.suitability.deeds.window import AGREE_WINDOW, DECLINE_WINDOW, PROPOSE_WINDOW
from policy.suitability.deeds.withdraw_decision import WITHDRAW_DECISION
from policy.suitability.state import SuitabilityState

DEEDS: tuple[Deed[SuitabilityState, Any], ...] = (
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
    LINKED_CASE_HEARD,
    CASE_OPENED,
    AUTHORITY_REPORT,
    NOTICE_ACCEPTED,
    NOTICE_FAILED,
    ESCALATED_BY_WATCHDOG,
    CALENDAR_CHANGED,
    ORGANISATION_SUCCEEDED,
    MESSAGE_REJECTED,
)
