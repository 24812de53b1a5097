"""The closed lists of the work done on a case: who does it, what falls due, who is notified of
what.

Nothing here is ever sent to the person the case is about: the decision is served in person (R110),
and no notice has a word about anybody.
"""

from __future__ import annotations

from enum import StrEnum

from policy.cases import words as cases


class Stage(StrEnum):
    """Where a case is. Up to `with_sru` the stage follows from the facts alone."""

    RECEIVED = "received"
    RETURNED = "returned"
    AWAITING_INFO = "awaiting_info"
    ASSESSING = "assessing"
    AWAITING_AUTHORITY = "awaiting_authority"
    SUPPORT_WINDOW = "support_window"
    HELD_SAFEGUARDING = "held_safeguarding"
    CONCLUDING = "concluding"
    THRESHOLD_MET = "threshold_met"
    WITH_SRU = "with_sru"
    DECIDED = "decided"
    CLEARED = "cleared"
    WITHDRAWAL_DUE = "withdrawal_due"
    SERVED = "served"
    SERVED_TO_FILE = "served_to_file"
    HANDED_OVER = "handed_over"
    WITHDRAWN = "withdrawn"
    NO_ACTION = "no_action"
    NFA_ENGAGED = "nfa_engaged"
    CANNOT_NO_SUPPORT = "cannot_no_support"
    OUT_OF_SCOPE = "out_of_scope"
    PERSISTENT_OFFENDING = "persistent_offending"
    TO_FNORC = "to_fnorc"
    TO_CRIMINALITY = "to_criminality"
    THRESHOLDS_NOT_MET = "thresholds_not_met"


EXITS = frozenset(
    {
        Stage.RETURNED,
        Stage.NFA_ENGAGED,
        Stage.CANNOT_NO_SUPPORT,
        Stage.OUT_OF_SCOPE,
        Stage.PERSISTENT_OFFENDING,
        Stage.TO_FNORC,
        Stage.TO_CRIMINALITY,
        Stage.THRESHOLDS_NOT_MET,
    }
)
"""Where this route stops before a decision. Nothing adverse can follow any more; a named person
closes the case, and until then facts still count.
"""


ENDS = frozenset({Stage.SERVED, Stage.HANDED_OVER, Stage.WITHDRAWN, Stage.NO_ACTION})
"""Where a decided case ends by itself."""


OPEN = frozenset(Stage) - {Stage.RECEIVED, Stage.NO_ACTION}
"""Where a case is once it was opened, unless it has ended."""
TO_BE_SERVED = frozenset({Stage.DECIDED, Stage.CLEARED, Stage.SERVED_TO_FILE})
"""Where a decision waits for its service."""
WITHDRAWABLE = TO_BE_SERVED | {Stage.WITHDRAWAL_DUE}
"""Where a decision has not reached the person, and may be withdrawn."""
SERVED = frozenset({Stage.SERVED, Stage.HANDED_OVER})
"""Where it has."""


class Role(StrEnum):
    """What somebody may do in this track. None of the support track's roles is here (R8, R109)."""

    ASSESSOR = "enforcement assessor"
    OFFICER = "enforcement officer"
    SRU_DECISION_MAKER = "SRU decision maker"
    SRU_CHECKER = "SRU checker"
    UKVI_OFFICER = "UKVI officer"
    LAWYER = "lawyer"
    SAFEGUARDING_LEAD = "safeguarding lead"
    OPERATIONS = "operations"
    DUTY_SUPERVISOR = "duty supervisor"
    MANAGER = "manager"
    HEAD_OF_SERVICE = "head of service"
    DATA_PROTECTION_OFFICER = "data-protection officer"


SUPERVISORS = frozenset({Role.DUTY_SUPERVISOR, Role.MANAGER, Role.HEAD_OF_SERVICE})
MAY_DECIDE = frozenset({Role.SRU_DECISION_MAKER, Role.SRU_CHECKER, Role.UKVI_OFFICER})
"""Somebody who decides or checks holds roles of this set and no other (R109)."""


class DeadlineName(StrEnum):
    """What falls due. The name is the deed, as a supervisor reads it on the timeline."""

    ENQUIRY = "authority has not answered"
    ENQUIRY_ESCALATION = "authority still has not answered"
    LEGAL = "lawyer has not answered"
    LEGAL_ESCALATION = "lawyer still has not answered"
    WINDOW = "support window complete"
    SUMMARY = "case summary not acknowledged"
    SUMMARY_ESCALATION = "case summary still not acknowledged"
    RECHECK = "fresh look due"
    RECHECK_ESCALATION = "fresh look still missing"
    CLEARANCE = "clearance ends"
    GROUND = "ground of the decision may have ended"
    WITHDRAWAL = "decision not withdrawn"
    INCIDENT = "incident not looked at"
    CLOSING = "closing reminder"
    SETTLED = "time for late reports over"
    ACKNOWLEDGEMENT = "escalation not acknowledged"


class Audience(StrEnum):
    """Who a notice is for; the address is looked up when it is sent. The person is not among them
    (R110).
    """

    REFERRER = cases.REFERRER
    AUTHORITY = cases.AUTHORITY
    ASSESSORS = "enforcement assessors"
    OFFICERS = "enforcement officers"
    SRU = "Status Review Unit"
    UKVI = "UKVI officers"
    LAWYERS = "lawyers"
    ON_DUTY = cases.ON_DUTY


class Template(StrEnum):
    """The notices of this track. Each says a reference and what to open, nothing of anybody."""

    SUPPORT_ENQUIRY = "support-enquiry"
    SUPPORT_ENQUIRY_REMINDER = "support-enquiry-reminder"
    REFERRAL_RETURNED = "referral-returned"
    LEGAL_CHECK = "legal-check"
    LEGAL_CHECK_REMINDER = "legal-check-reminder"
    WINDOW_COMPLETE = "window-complete"
    ROUTE_STOPPED = "route-stopped"
    SUMMARY_SENT = "summary-sent"
    SUMMARY_REMINDER = "summary-reminder"
    CONTENT_CHANGED = "content-changed"
    NEWS_ARRIVED = "news-arrived"
    PERSON_CORRECTED = "person-corrected"
    CASE_TAKEN_BACK = "case-taken-back"
    DECISION_CHECKED = "decision-checked"
    RECHECK_REQUEST = "recheck-request"
    CLEARANCE_VOIDED = "clearance-voided"
    WITHDRAWAL_DUE = "withdrawal-due"
    DECISION_WITHDRAWN = "decision-withdrawn"
    ESCALATION = "escalation"
    INCIDENT = "incident"
    NOBODY_ON_DUTY = cases.NOBODY_ON_DUTY
    FIRST_GUARD_FAILED = cases.FIRST_GUARD_FAILED


class TaskKind(StrEnum):
    """A task on a worklist. Support is searched for and offered whatever else holds a case."""

    ASK_FOR_INFORMATION = "ask for information"
    PNC_CHECK = "PNC check"
    SAFEGUARDING = "safeguarding"
    NRM_REFERRAL = "NRM referral"
    ASK_AUTHORITY = "ask the authority"
    SEARCH_FOR_OFFER = "search for a suitable offer"
    CONCLUDE = "conclude on the limbs"
    WINDOW_PROPOSAL = "agree or decline a window"
    SUMMARY = "case summary"
    SUMMARY_CHECK = "check the case summary"
    DECIDE = "decide"
    DECISION_CHECK = "check the decision"
    SERVE = "serve in person"
    HAND_OVER = "hand over"
    FRESH_LOOK = "fresh look"
    WITHDRAW = "withdraw the decision"
    INCIDENT = "look at an incident"
    VOLUNTARY_RETURN = "voluntary return information"
    EUSS_HELP = "EUSS help"
    OFFENDING = "consider persistent offending"
    FNORC = "refer to FNORC"
    CRIMINALITY = "consider criminality"
    LEGAL_CHECK = "legal check"
    CLOSING = "closing"
    POSSIBLE_DUPLICATE = "possible duplicate"
    ANOTHER_AREA = "ask another area's authority"
    DELIVER_BY_HAND = cases.DELIVER_BY_HAND
    UNREADABLE_MESSAGE = "unreadable message"


class Team(StrEnum):
    """Who holds a worklist."""

    ASSESSORS = "enforcement assessors"
    OFFICERS = "enforcement officers"
    SRU = "Status Review Unit"
    UKVI = "UKVI officers"
    LAWYERS = "lawyers"
    SUPERVISORS = "supervisors"
    OPERATIONS = cases.OPERATIONS


class WaitingOn(StrEnum):
    """Whose turn it is, as lists are filtered by it."""

    REFERRER = cases.REFERRER
    AUTHORITY = cases.AUTHORITY
    ASSESSORS = Team.ASSESSORS.value
    SRU = Team.SRU.value
    OFFICERS = Team.OFFICERS.value
    UKVI = Team.UKVI.value
    LAWYERS = Team.LAWYERS.value
    SUPERVISORS = Team.SUPERVISORS.value
    NOBODY = "nobody"


class ClockState(StrEnum):
    """The clock of what is waited for now. Overdue is over again as soon as the deed is done;
    nothing follows from it but that somebody is notified (R67).
    """

    NONE = "none"
    RUNNING = "running"
    OVERDUE = "overdue"


class DecisionKind(StrEnum):
    """What a decision maker may decide (R104). There is no default among them."""

    REFUSE = "refuse"
    CANCEL = "cancel"
    NO_ACTION = "take no action"


class Look(StrEnum):
    """What a fresh look at somebody's circumstances found (R111, R112)."""

    UNCHANGED = "unchanged"
    NOT_ROUGH = "no longer sleeping rough"
    SUPPORTED = "receiving support"
    CHANGED_OTHERWISE = "changed otherwise"
    NOT_FOUND = "could not be found out"


ADVERSE_TO_SERVICE = frozenset({Look.NOT_ROUGH, Look.SUPPORTED})
"""After these the decision must be withdrawn (R112)."""


class Manner(StrEnum):
    """How somebody says a decision reached the person. Only one of them is service (R110); the
    others can be said so that they can be refused.
    """

    IN_PERSON = "in person"
    POST = "by post"
    MESSAGE = "by message"
    THROUGH_SOMEBODY = "through somebody else"
