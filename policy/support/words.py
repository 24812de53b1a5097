"""The closed lists of the support track, and how each is shown to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where a case is. A case begins as submitted and is accepted and sent for its status check in
    one step.
    """

    SUBMITTED = "submitted"
    STATUS_CHECK = "status_check"
    ANSWERED = "answered"
    SUPPORT_OPEN = "support_open"
    AWAITING_THIRD_PARTY = "awaiting_third_party"
    CLOSED = "closed"
    CONSENT_WITHDRAWN = "consent_withdrawn"


ENDED = frozenset({Stage.CLOSED, Stage.CONSENT_WITHDRAWN})


class WaitingOn(StrEnum):
    """Whose turn it is; lists are filtered by it."""

    CHECK_TEAM = "check team"
    SUPPORT_TEAM = "support team"
    CASEWORK_TEAM = "casework team"
    NOBODY = "nobody"


class SlaState(StrEnum):
    """The state of the 24-hour promise (R16). A breach stays on record for good."""

    RUNNING = "running"
    WARNED = "warned"
    BREACHED = "breached"
    MET = "met"
    MET_LATE = "met_late"
    STOPPED = "stopped"


class DeadlineName(StrEnum):
    """What falls due, as a supervisor reads it on the timeline."""

    STATUS_WARNING = "status answer warning"
    STATUS_ANSWER = "status answer due"
    STATUS_ESCALATION = "status answer still missing"
    STATUS_DAILY = "status answer daily reminder"
    ACKNOWLEDGEMENT = "escalation not acknowledged"
    ANSWER_UNREAD = "answer not read"
    CASE_REVIEW = "case review due"
    SUPPORT_WINDOW = "support window ends"
    PRIORITISATION = "prioritisation not acknowledged"
    NO_CONTACT = "no contact"


class Audience(StrEnum):
    """Who a notice is for; the address is looked up when it is sent."""

    REFERRER = "referrer"
    CHECK_TEAM = "check team"
    SUPPORT_TEAM = "support team"
    CASEWORK_TEAM = "casework team"
    ON_DUTY = "on duty"


class Template(StrEnum):
    """The notices this track sends. None says a status, a nationality or anything of
    immigration.
    """

    STATUS_REQUEST = "status-request"
    STATUS_WARNING = "status-warning"
    STATUS_OVERDUE = "status-overdue"
    LATE_ENTRIES = "late-entries"
    HOLDING_REPLY = "holding-reply"
    ENTERED_LATE = "entered-late"
    NEWS_ARRIVED = "news-arrived"
    ANSWER_READY = "answer-ready"
    ANSWER_QUERY = "answer-query"
    ANSWER_CORRECTED = "answer-corrected"
    ANSWER_UNREAD = "answer-unread"
    PERSON_CORRECTED = "person-corrected"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    SAFEGUARDING_PASSED_ON = "safeguarding-passed-on"
    WINDOW_ENDED = "window-ended"
    PRIORITISATION_REQUEST = "prioritisation-request"
    PRIORITISATION_CHASER = "prioritisation-chaser"
    NOBODY_ON_DUTY = "nobody-on-duty"
    FIRST_GUARD_FAILED = "first-guard-failed"
    CAPACITY_CONTACT = "capacity-contact"


class TaskKind(StrEnum):
    """A task on a worklist."""

    STATUS_CHECK = "status check"
    ANSWER_QUERY = "answer query"
    DELIVER_BY_HAND = "deliver by hand"
    CHASE_READING = "chase reading"
    SAFEGUARDING = "safeguarding"
    GROUP_SAFEGUARDING = "safety of one who came with another"
    EUSS_HELP = "EUSS help"
    POSSIBLE_DUPLICATE = "possible duplicate"
    SUPPORT_PLAN = "support plan"
    REDOCUMENTATION = "redocumentation"
    CASE_REVIEW = "case review"
    CLOSING = "closing"
    UNREADABLE_MESSAGE = "unreadable message"
    NO_CONTACT = "no contact"
    TRANSFER = "transfer"
    NEWS_AFTER_CLOSING = "news after closing"
    CASEWORKER_CONTACT = "caseworker contact"
    REPLACEMENT_DOCUMENTS = "replacement documents"
    SHORT_SHELTER = "short shelter"
    ACCOMPANYING = "accompanying"
    VOLUNTARY_RETURN = "voluntary return"
    REGULATED_ADVICE = "regulated advice"


class Team(StrEnum):
    """Who holds a worklist."""

    CHECK = "check team"
    SUPPORT = "support team"
    OPERATIONS = "operations"


class Role(StrEnum):
    """What a member of staff may do. One person may hold several, never of both tracks."""

    CHECK_OFFICER = "check officer"
    CASEWORKER = "caseworker"
    DUTY_SUPERVISOR = "duty supervisor"
    MANAGER = "manager"
    HEAD_OF_SERVICE = "head of service"
    OPERATIONS = "operations"
    REGISTRAR = "registrar"
    REGULATED_ADVISER = "regulated adviser"
    DATA_PROTECTION_OFFICER = "data-protection officer"


SUPERVISORS = frozenset({Role.DUTY_SUPERVISOR, Role.MANAGER, Role.HEAD_OF_SERVICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfTask:
    """What is so of every task of a kind: whose worklist it is on; whether nobody can finish it
    without reaching the person, or having them reached; whether its delay keeps the answer from
    people (R16, R17, R19) or somebody from safety (R30); whether a caseworker may open it by hand.
    """

    team: Team
    reaches: bool
    harms: bool
    by_hand: bool


_OF_THE_CHECK = KindOfTask(team=Team.CHECK, reaches=False, harms=True, by_hand=False)
_AT_A_DESK = KindOfTask(team=Team.SUPPORT, reaches=False, harms=False, by_hand=False)
_WITH_THE_PERSON = KindOfTask(team=Team.SUPPORT, reaches=True, harms=False, by_hand=False)
# Linking, brokering, help (R23, R24, R31).
_HELP = KindOfTask(team=Team.SUPPORT, reaches=True, harms=False, by_hand=True)

TASK_KINDS: Mapping[TaskKind, KindOfTask] = {
    TaskKind.STATUS_CHECK: _OF_THE_CHECK,
    TaskKind.ANSWER_QUERY: _OF_THE_CHECK,
    TaskKind.DELIVER_BY_HAND: KindOfTask(
        team=Team.OPERATIONS, reaches=False, harms=True, by_hand=False
    ),
    TaskKind.CHASE_READING: _AT_A_DESK,
    TaskKind.SAFEGUARDING: KindOfTask(team=Team.SUPPORT, reaches=True, harms=True, by_hand=True),
    TaskKind.GROUP_SAFEGUARDING: KindOfTask(
        team=Team.SUPPORT, reaches=True, harms=True, by_hand=False
    ),
    TaskKind.EUSS_HELP: _HELP,
    TaskKind.POSSIBLE_DUPLICATE: _AT_A_DESK,
    TaskKind.SUPPORT_PLAN: _WITH_THE_PERSON,
    TaskKind.REDOCUMENTATION: _WITH_THE_PERSON,
    TaskKind.CASE_REVIEW: _AT_A_DESK,
    TaskKind.CLOSING: _WITH_THE_PERSON,
    TaskKind.UNREADABLE_MESSAGE: KindOfTask(
        team=Team.OPERATIONS, reaches=False, harms=False, by_hand=False
    ),
    TaskKind.NO_CONTACT: _WITH_THE_PERSON,
    TaskKind.TRANSFER: _WITH_THE_PERSON,
    TaskKind.NEWS_AFTER_CLOSING: _WITH_THE_PERSON,
    TaskKind.CASEWORKER_CONTACT: _HELP,
    TaskKind.REPLACEMENT_DOCUMENTS: _HELP,
    TaskKind.SHORT_SHELTER: _HELP,
    TaskKind.ACCOMPANYING: _HELP,
    TaskKind.VOLUNTARY_RETURN: _HELP,
    TaskKind.REGULATED_ADVICE: _HELP,
}
if missing := [kind.name for kind in TaskKind if kind not in TASK_KINDS]:
    raise TypeError(f"policy/support/words.py: no entry of TASK_KINDS for {', '.join(missing)}")

BROKERING = frozenset(kind for kind, what in TASK_KINDS.items() if what.by_hand)
"""What a caseworker may open by hand: linking, brokering, help (R23, R24, R30, R31)."""


class ReportKind(StrEnum):
    """What an authority may report. None of it closes a case; a withdrawal is the person's act."""

    SUPPORT_OFFERED = "support offered"
    SUPPORT_ACCEPTED = "support accepted"
    SUPPORT_REFUSED = "support refused"
    ENGAGING = "engaging"
    NOT_SEEN = "not seen"
    ACCOMMODATED = "accommodated"
    RETURNED = "returned voluntarily"
    MOVED_AREA = "moved area"
    NO_LONGER_ROUGH = "no longer sleeping rough"
    CONSENT_WITHDRAWN = "consent withdrawn"


class SupportKind(StrEnum):
    """What kind of support a report is about (R61); empty where it is about none."""

    NONE = ""
    ACCOMMODATION = "accommodation"
    JOB_SEARCH = "job search"
    BENEFITS = "benefits"
    ALCOHOL_OR_DRUGS = "alcohol or drugs"
    MENTAL_HEALTH = "mental health"
    EUSS_HELP = "EUSS help"
    VOLUNTARY_RETURN = "voluntary return"
    OTHER = "other"


class Outcome(StrEnum):
    """How a case can end (R26): the closed list, and nothing the system chooses."""

    STATUS_PROVED = "status proved"
    LEAVE_GRANTED = "leave granted"
    VOLUNTARY_RETURN = "voluntary return"
    ENFORCED_REMOVAL = "enforced removal (reported)"
    ENTITLED_NOW = "entitled now"
    NO_CONTACT = "no contact"
    MOVED_AREA = "moved area"
    DIED = "died"
    DUPLICATE = "duplicate"
    MISTAKEN = "mistaken"
    INELIGIBLE = "ineligible"
    OTHER = "other"


STAGE_LABELS = {
    Stage.SUBMITTED: "Submitted",
    Stage.STATUS_CHECK: "Status check",
    Stage.ANSWERED: "Answered",
    Stage.SUPPORT_OPEN: "Support open",
    Stage.AWAITING_THIRD_PARTY: "Awaiting a third party",
    Stage.CLOSED: "Closed",
    Stage.CONSENT_WITHDRAWN: "Consent withdrawn",
}

SLA_LABELS = {
    SlaState.RUNNING: "running",
    SlaState.WARNED: "running, warning given",
    SlaState.BREACHED: "breached, no answer yet",
    SlaState.MET: "answered in time",
    SlaState.MET_LATE: "answered late, breach recorded",
    SlaState.STOPPED: "stopped",
}

OPEN = frozenset(Stage) - ENDED - {Stage.SUBMITTED}
"""The stages in which something may happen to a case that was accepted."""
SUPPORTED = frozenset({Stage.SUPPORT_OPEN, Stage.AWAITING_THIRD_PARTY})
"""The stages in which a support window runs."""
WITH_ANSWER = SUPPORTED | {Stage.ANSWERED}
"""The stages in which both recipients have been notified of the answer."""

HELPERS = SUPERVISORS | {Role.CASEWORKER}
"""Who does the work of the support team."""
