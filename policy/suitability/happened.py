"""As which event an order counts that was allowed: a command is asked, an event has happened."""

from __future__ import annotations

from policy.cases.person import as_happened
from policy.suitability.commands import (
    AcknowledgeEscalation,
    AcknowledgeSummary,
    AgreeWindow,
    AskClearance,
    AskRecheck,
    CheckDecision,
    ClaimCase,
    CloseRoute,
    ConcludeLimb,
    CorrectPerson,
    DeclineDecision,
    DeclineWindow,
    FinishTask,
    MoveCase,
    Order,
    PrepareSummary,
    ProposeDecision,
    ProposeWindow,
    RecordFacts,
    RecordRecheck,
    ReleaseCase,
    ReportAttempt,
    ReportService,
    ResolveDuplicate,
    SendEnquiry,
    SendSummary,
    ServeToFile,
    VoidClearance,
    WithdrawDecision,
)
from policy.suitability.events import (
    AttemptFailed,
    CaseClaimed,
    CaseMoved,
    CaseReleased,
    ClearanceGiven,
    ClearanceVoided,
    DecisionChecked,
    DecisionDeclined,
    DecisionProposed,
    DecisionWithdrawn,
    DuplicateResolved,
    EnquirySent,
    EscalationAcknowledged,
    Event,
    FactsRecorded,
    HandedOver,
    IncidentReported,
    LimbConcluded,
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
from policy.suitability.evidence.words import ROUGH_PLACES, Known, Place
from policy.suitability.serving.service import after_file, holds
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Look

_BeforeReferral = (
    RecordFacts
    | SendEnquiry
    | MoveCase
    | ProposeWindow
    | AgreeWindow
    | DeclineWindow
    | ConcludeLimb
    | PrepareSummary
    | SendSummary
)
_OfTheUnit = (
    AcknowledgeSummary
    | ClaimCase
    | ReleaseCase
    | ProposeDecision
    | CheckDecision
    | DeclineDecision
    | WithdrawDecision
)


def happened(order: Order, state: SuitabilityState) -> Event:
    """The event that an order allowed in this state counts as. A report of a paper handed over
    counts as service, as a handing over, or as an incident (R110 to R114).
    """
    id, at, by = order.id, order.at, order.actor.id
    match order.command:
        case ReportService():
            return _reported(order, state)
        case RecordRecheck() as look:
            return RecheckRecorded(
                id=id, at=at, by=by, result=found(look), sources=look.sources, note=look.note
            )
        case AskRecheck():
            return RecheckAsked(id=id, at=at, by=by)
        case AskClearance(note=note):
            return ClearanceGiven(id=id, at=at, by=by, note=note)
        case VoidClearance(reason=reason):
            return ClearanceVoided(id=id, at=at, by=by, reason=reason)
        case ReportAttempt(where=where, note=note):
            return AttemptFailed(id=id, at=at, by=by, where=where, note=note)
        case ServeToFile(note=note):
            return ServedToFile(id=id, at=at, by=by, note=note)
        case CorrectPerson() | ResolveDuplicate():
            return _of_the_person(order, order.command)
        case CloseRoute(reason=reason):
            return RouteClosed(id=id, at=at, by=by, reason=reason)
        case FinishTask(task_id=task_id, task=task, result=result):
            return TaskFinished(id=id, at=at, by=by, task_id=task_id, task=task, result=result)
        case AcknowledgeEscalation():
            return EscalationAcknowledged(id=id, at=at, by=by)
        case RecordFacts() | SendEnquiry() | ProposeWindow() | AgreeWindow() | DeclineWindow():
            return _before_referral(order, order.command)
        case ConcludeLimb() | PrepareSummary() | SendSummary() | MoveCase():
            return _before_referral(order, order.command)
        case _:
            return _of_the_unit(order, order.command)


def _of_the_person(order: Order, command: CorrectPerson | ResolveDuplicate) -> Event:
    id, at, by = order.id, order.at, order.actor.id
    if isinstance(command, CorrectPerson):
        return as_happened(command, id, at, by)
    return DuplicateResolved(
        id=id, at=at, by=by, other=command.other, same=command.same, reason=command.reason
    )


def _reported(order: Order, state: SuitabilityState) -> Event:
    id, at, by = order.id, order.at, order.actor.id
    if not holds(state, at):
        return IncidentReported(id=id, at=at, by=by)
    if after_file(state, at):
        return HandedOver(id=id, at=at, by=by)
    return ServedInPerson(id=id, at=at, by=by)


def found(look: RecordRecheck) -> Look:
    """What a look comes to. Only a rough place and no support, both known, are unchanged."""
    if look.place not in ROUGH_PLACES and look.place is not Place.NOT_KNOWN:
        return Look.NOT_ROUGH
    if look.engaged is Known.YES:
        return Look.SUPPORTED
    if look.changed_otherwise:
        return Look.CHANGED_OTHERWISE
    unknown = look.place is Place.NOT_KNOWN or look.engaged is Known.UNKNOWN
    return Look.NOT_FOUND if unknown else Look.UNCHANGED


def _before_referral(order: Order, command: _BeforeReferral) -> Event:
    id, at, by = order.id, order.at, order.actor.id
    match command:
        case RecordFacts(facts=facts):
            return FactsRecorded(id=id, at=at, by=by, facts=facts)
        case SendEnquiry(body=body):
            return EnquirySent(id=id, at=at, by=by, body=body)
        case MoveCase(authority=authority, nation=nation):
            return CaseMoved(id=id, at=at, by=by, authority=authority, nation=nation)
        case ProposeWindow() as proposed:
            return WindowProposed(
                id=id,
                at=at,
                by=by,
                until=proposed.until,
                reason=proposed.reason,
                evidence=proposed.evidence,
                counts_from=proposed.counts_from,
            )
        case AgreeWindow():
            return WindowAgreed(id=id, at=at, by=by)
        case DeclineWindow(reason=reason):
            return WindowDeclined(id=id, at=at, by=by, reason=reason)
        case ConcludeLimb() as concluding:
            return LimbConcluded(
                id=id,
                at=at,
                by=by,
                limb=concluding.limb,
                met=concluding.met,
                reason=concluding.reason,
                evidence=concluding.evidence,
                read=concluding.read,
            )
        case PrepareSummary(gaps=gaps, content=content):
            return SummaryPrepared(id=id, at=at, by=by, gaps=gaps, content=content)
        case SendSummary(content=content):
            return SummarySent(id=id, at=at, by=by, content=content)


def _of_the_unit(order: Order, command: _OfTheUnit) -> Event:
    id, at, by = order.id, order.at, order.actor.id
    match command:
        case AcknowledgeSummary():
            return SummaryAcknowledged(id=id, at=at, by=by)
        case ClaimCase():
            return CaseClaimed(id=id, at=at, by=by)
        case ReleaseCase():
            return CaseReleased(id=id, at=at, by=by)
        case CheckDecision(content=content):
            return DecisionChecked(id=id, at=at, by=by, content=content)
        case DeclineDecision(reason=reason):
            return DecisionDeclined(id=id, at=at, by=by, reason=reason)
        case WithdrawDecision(reason=reason):
            return DecisionWithdrawn(id=id, at=at, by=by, reason=reason)
        case ProposeDecision() as proposed:
            return DecisionProposed(
                id=id,
                at=at,
                by=by,
                decision=proposed.decision,
                content=proposed.content,
                factors=proposed.factors,
                read=proposed.read,
                cancellation_guidance_considered=proposed.cancellation_guidance_considered,
                rights_notice=proposed.rights_notice,
            )
