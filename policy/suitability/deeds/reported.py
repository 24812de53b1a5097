"""What reaches a case though nobody orders it: its opening, reports, notices, registers, guards."""

from __future__ import annotations

from policy.cases.deed import Fact
from policy.suitability import anywhere
from policy.suitability.deciding import intake
from policy.suitability.deeds.common import EVERY_STAGE
from policy.suitability.events import (
    AuthorityReported,
    CalendarChanged,
    CaseOpened,
    EscalatedByWatchdog,
    MessageRejected,
    NoticeAccepted,
    NoticeFailed,
    OrganisationSucceeded,
)
from policy.suitability.state import SuitabilityState

CASE_OPENED: Fact[SuitabilityState, CaseOpened] = Fact(
    event=CaseOpened,
    label="Case opened",
    follows=intake.on_opened,
    signal="",
    stages=EVERY_STAGE,
)


AUTHORITY_REPORT: Fact[SuitabilityState, AuthorityReported] = Fact(
    event=AuthorityReported,
    label="Report from an organisation",
    follows=anywhere.on_report,
    signal="authority_report",
    stages=EVERY_STAGE,
)


NOTICE_ACCEPTED: Fact[SuitabilityState, NoticeAccepted] = Fact(
    event=NoticeAccepted,
    label="Notice accepted by its channel",
    follows=lambda state, event, now: anywhere.on_notice(state),
    signal="notice_settled",
    stages=EVERY_STAGE,
)


NOTICE_FAILED: Fact[SuitabilityState, NoticeFailed] = Fact(
    event=NoticeFailed,
    label="Notice could not be delivered",
    follows=anywhere.on_failed_notice,
    signal="notice_settled",
    stages=EVERY_STAGE,
)


ESCALATED_BY_WATCHDOG: Fact[SuitabilityState, EscalatedByWatchdog] = Fact(
    event=EscalatedByWatchdog,
    label="Escalated by the watchdog",
    follows=lambda state, event, now: anywhere.on_watchdog(state),
    signal="escalated_by_watchdog",
    stages=EVERY_STAGE,
)


CALENDAR_CHANGED: Fact[SuitabilityState, CalendarChanged] = Fact(
    event=CalendarChanged,
    label="Bank holidays changed: working days counted anew",
    follows=anywhere.on_calendar,
    signal="calendar_changed",
    stages=EVERY_STAGE,
)


ORGANISATION_SUCCEEDED: Fact[SuitabilityState, OrganisationSucceeded] = Fact(
    event=OrganisationSucceeded,
    label="A successor stands for an organisation that is no more",
    follows=anywhere.on_succeeded,
    signal="organisation_succeeded",
    stages=EVERY_STAGE,
)


MESSAGE_REJECTED: Fact[SuitabilityState, MessageRejected] = Fact(
    event=MessageRejected,
    label="Unreadable message recorded",
    follows=anywhere.on_rejected,
    signal="",
    stages=EVERY_STAGE,
)
