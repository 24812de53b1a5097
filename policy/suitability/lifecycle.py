"""The way in: `check` a command, `advance` a case by one stimulus, `decide` what an event means,
and when it must wake.

All are total: for any state and any input they answer, with a refusal if need be, and never raise.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from policy.cases import decision as cases
from policy.cases import lifecycle
from policy.cases.lifecycle import due_now, next_deadline, stored
from policy.cases.moments import believable
from policy.refusal import Refusal
from policy.suitability import anywhere, identity, linked, moving
from policy.suitability.commands import Order
from policy.suitability.deciding import (
    assessing,
    concluding,
    deciding,
    enquiry,
    exits,
    intake,
    legal,
    summary,
)
from policy.suitability.events import (
    AttemptFailed,
    AuthorityReported,
    CalendarChanged,
    CaseClaimed,
    CaseMoved,
    CaseOpened,
    CaseReleased,
    ClearanceGiven,
    ClearanceVoided,
    DeadlinePassed,
    DecisionChecked,
    DecisionDeclined,
    DecisionProposed,
    DecisionWithdrawn,
    DuplicateResolved,
    EnquirySent,
    EscalatedByWatchdog,
    EscalationAcknowledged,
    Event,
    FactsRecorded,
    HandedOver,
    IncidentReported,
    LimbConcluded,
    LinkedCaseHeard,
    MessageRejected,
    NoticeAccepted,
    NoticeFailed,
    OrganisationSucceeded,
    PersonCorrected,
    RecheckAsked,
    RecheckRecorded,
    RouteClosed,
    ServedInPerson,
    ServedToFile,
    SummaryAcknowledged,
    SummaryPrepared,
    SummarySent,
    TaskFinished,
    WindowAgreed,
    WindowDeclined,
    WindowProposed,
)
from policy.suitability.happened import happened
from policy.suitability.part import with_part
from policy.suitability.permission import check
from policy.suitability.refusals import ENDED, NO_SUCH_TIME, NOT_NOW
from policy.suitability.serving import blocking, clearing, rechecking, service
from policy.suitability.state import SuitabilityState
from policy.suitability.tasks import with_rows
from policy.suitability.transitions import BEFORE_THE_SRU, DECLARED, Decision
from policy.suitability.words import DeadlineName

__all__ = ["Step", "advance", "check", "decide", "due_now", "fold", "next_deadline"]

Step = cases.Step[SuitabilityState, Event]


def advance(state: SuitabilityState, stimulus: Order | Event, now: datetime) -> Step:
    """One stimulus, an order or an event, applied or refused."""
    return lifecycle.advanced(state, stimulus, now, check=check, happened=happened, decide=decide)


def fold(state: SuitabilityState, recorded: Iterable[tuple[Event, datetime]]) -> SuitabilityState:
    """A case rebuilt from its recorded events, each decided again at the moment it was first
    recorded.
    """
    return lifecycle.folded(state, recorded, decide=decide)


def decide(state: SuitabilityState, event: Event, now: datetime) -> Decision:
    """What an event means for a case: the new state and what must follow. Total, pure, and the same
    every time.
    """
    return lifecycle.decided(state, event, now, by=_decide, instead=_refused, declared=DECLARED)


def _refused(state: SuitabilityState, event: Event) -> Refusal | None:
    if state.ended:
        return ENDED
    return None if believable(event.at) else NO_SUCH_TIME


def _decide(state: SuitabilityState, event: Event, now: datetime) -> Decision:
    decision = _by_kind(state, event, now)
    if decision.refusal is not None or decision.state.ended:
        return decision
    after, rows = with_rows(with_part(decision.state, event), now)
    return Decision(after, (*decision.effects, *rows), decision.rules)


def _by_kind(state: SuitabilityState, event: Event, now: datetime) -> Decision:
    if state.facts is None:
        if isinstance(event, CaseOpened):
            return intake.on_opened(state, event, now)
        return _out_of_place(state)
    match event:
        case FactsRecorded() | AuthorityReported() | CaseMoved():
            return _on_word(state, event, now)
        case PersonCorrected() | LinkedCaseHeard() | DuplicateResolved():
            return _on_person(state, event, now)
        case CalendarChanged() | OrganisationSucceeded():
            return _on_register(state, event, now)
        case TaskFinished():
            return anywhere.on_finished(state, event)
        case RouteClosed():
            return exits.on_closed(state, event, now)
        case DeadlinePassed():
            return _on_deadline(state, event, now)
        case NoticeAccepted() | NoticeFailed() | MessageRejected():
            return _on_message(state, event, now)
        case EscalationAcknowledged() | EscalatedByWatchdog():
            return _on_guard(state, event)
        case _ if state.decision is None:
            return _before_decision(state, event, now)
        case _:
            return _after_decision(state, event, now)


def _on_person(
    state: SuitabilityState,
    event: PersonCorrected | LinkedCaseHeard | DuplicateResolved,
    now: datetime,
) -> Decision:
    """Who the person is, and whether another case is theirs: at any stage."""
    match event:
        case PersonCorrected():
            return identity.on_corrected(state, event, now)
        case LinkedCaseHeard():
            return linked.on_heard(state, event, now)
        case DuplicateResolved():
            return linked.on_resolved(state, event, now)


def _out_of_place(state: SuitabilityState) -> Decision:
    return Decision(state, refusal=NOT_NOW)


def _on_message(
    state: SuitabilityState, event: NoticeAccepted | NoticeFailed | MessageRejected, now: datetime
) -> Decision:
    match event:
        case NoticeAccepted():
            return anywhere.on_notice(state)
        case NoticeFailed():
            return anywhere.on_failed_notice(state, event, now)
        case MessageRejected():
            return anywhere.on_rejected(state, event, now)


def _on_word(
    state: SuitabilityState, event: FactsRecorded | AuthorityReported | CaseMoved, now: datetime
) -> Decision:
    """Something became known: of the person, of support, or of where they sleep now."""
    match event:
        case FactsRecorded():
            return anywhere.on_facts(state, event, now)
        case AuthorityReported():
            return anywhere.on_report(state, event, now)
        case CaseMoved():
            return moving.on_moved(state, event, now)


def _on_register(
    state: SuitabilityState, event: CalendarChanged | OrganisationSucceeded, now: datetime
) -> Decision:
    """What the service's own registers say: which days are worked, and who stands for whom."""
    if isinstance(event, CalendarChanged):
        return anywhere.on_calendar(state, event, now)
    return anywhere.on_succeeded(state, event, now)


def _on_guard(
    state: SuitabilityState, event: EscalationAcknowledged | EscalatedByWatchdog
) -> Decision:
    if isinstance(event, EscalationAcknowledged):
        return anywhere.on_acknowledged(state, event)
    return anywhere.on_watchdog(state)


def _before_decision(state: SuitabilityState, event: Event, now: datetime) -> Decision:
    """People's work up to the referral, then the Status Review Unit's."""
    match event:
        case EnquirySent() if state.stage in BEFORE_THE_SRU:
            return enquiry.on_sent(state, event, now)
        case LimbConcluded():
            return concluding.on_concluded(state, event, now)
        case WindowProposed():
            return concluding.on_proposed(state, event, now)
        case WindowAgreed():
            return concluding.on_agreed(state, event, now)
        case WindowDeclined():
            return concluding.on_declined(state, event)
        case SummaryPrepared():
            return summary.on_prepared(state, event, now)
        case SummarySent():
            return summary.on_sent(state, event, now)
        case SummaryAcknowledged():
            return summary.on_acknowledged(state, event, now)
        case _:
            return _at_the_unit(state, event, now)


def _at_the_unit(state: SuitabilityState, event: Event, now: datetime) -> Decision:
    match event:
        case CaseClaimed():
            return deciding.on_claimed(state, event, now)
        case CaseReleased():
            return deciding.on_released(state, event)
        case DecisionProposed():
            return deciding.on_proposed(state, event, now)
        case DecisionChecked():
            return deciding.on_checked(state, event, now)
        case DecisionDeclined():
            return deciding.on_declined(state, event)
        case _:
            return _out_of_place(state)


def _after_decision(state: SuitabilityState, event: Event, now: datetime) -> Decision:
    """The fresh look, the clearance, and service."""
    match event:
        case RecheckAsked():
            return rechecking.on_asked(state, event, now)
        case RecheckRecorded():
            return rechecking.on_recorded(state, event, now)
        case ClearanceGiven():
            return clearing.on_given(state, event, now)
        case ClearanceVoided():
            return clearing.on_given_back(state, now)
        case AttemptFailed():
            return service.on_attempt(state, event)
        case ServedInPerson() | HandedOver():
            return service.on_served(state, event, now)
        case ServedToFile():
            return service.on_to_file(state, event, now)
        case IncidentReported():
            return service.on_incident(state, event, now)
        case DecisionWithdrawn():
            return service.on_withdrawn(state, event, now)
        case _:
            return _out_of_place(state)


def _on_deadline(state: SuitabilityState, event: DeadlinePassed, now: datetime) -> Decision:
    deadline = stored(state, event)
    if deadline is None or deadline.due > now:
        return _out_of_place(state)
    struck = lifecycle.struck(state, deadline)
    name = DeadlineName(event.name)  # it is stored, so it is one of them
    match name:
        case DeadlineName.WINDOW:
            return assessing.on_window_end(struck, deadline, now)
        case DeadlineName.LEGAL | DeadlineName.LEGAL_ESCALATION:
            return legal.on_deadline(struck, deadline, now)
        case DeadlineName.ENQUIRY | DeadlineName.ENQUIRY_ESCALATION:
            return enquiry.on_deadline(struck, deadline, now)
        case DeadlineName.SUMMARY | DeadlineName.SUMMARY_ESCALATION:
            return summary.on_deadline(struck, deadline, now)
        case DeadlineName.CLOSING:
            return exits.on_reminder(struck, deadline, now)
        case DeadlineName.RECHECK | DeadlineName.RECHECK_ESCALATION:
            return rechecking.on_deadline(struck, deadline, now)
        case DeadlineName.CLEARANCE:
            return clearing.on_end(struck)
        case DeadlineName.GROUND:
            return blocking.on_ground_ended(struck, deadline, now)
        case DeadlineName.SETTLED:
            return service.on_settled(struck, deadline, now)
        case DeadlineName.ACKNOWLEDGEMENT:
            return anywhere.on_unacknowledged(struck, deadline)
        case DeadlineName.WITHDRAWAL | DeadlineName.INCIDENT:
            return blocking.on_deadline(struck, deadline, now)
        case _:
            assert_never(name)
