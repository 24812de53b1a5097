"""Whether an order may be carried out now: who asks, when, and what. Consulted before anything
happens, never after; what depends on the content is asked of the stage's own module.
"""

from __future__ import annotations

from datetime import datetime

from policy.cases.limits import refused_growth
from policy.cases.moments import refused_moment
from policy.refusal import Refusal
from policy.suitability import identity, linked, moving, refusals
from policy.suitability.commands import (
    AcknowledgeEscalation,
    AcknowledgeSummary,
    Actor,
    AgreeWindow,
    AskClearance,
    AskRecheck,
    CheckDecision,
    ClaimCase,
    CloseRoute,
    Command,
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
from policy.suitability.deciding import concluding, deciding, exits, summary
from policy.suitability.events import DecisionProposed, WindowProposed
from policy.suitability.evidence.admissible import refused as refused_facts
from policy.suitability.evidence.facts import Age, Indication, LegalReference
from policy.suitability.evidence.other_circumstances import Circumstance
from policy.suitability.happened import happened
from policy.suitability.serving import clearing, service
from policy.suitability.state import SuitabilityState
from policy.suitability.tasks import BY_HAND
from policy.suitability.words import (
    MAY_DECIDE,
    SUPERVISORS,
    DeadlineName,
    Manner,
    Role,
    TaskKind,
)

_IE = frozenset({Role.ASSESSOR, Role.OFFICER})
_SRU = frozenset({Role.SRU_DECISION_MAKER, Role.SRU_CHECKER})
_LOOKERS = _IE | {Role.SRU_DECISION_MAKER, Role.UKVI_OFFICER}

MAY_ASK: dict[type, frozenset[Role]] = {
    RecordFacts: _IE | {Role.UKVI_OFFICER, Role.LAWYER, Role.SAFEGUARDING_LEAD},
    CorrectPerson: SUPERVISORS | _IE | {Role.UKVI_OFFICER},
    ResolveDuplicate: SUPERVISORS | {Role.ASSESSOR},
    SendEnquiry: frozenset({Role.ASSESSOR}),
    MoveCase: _IE,
    ProposeWindow: frozenset({Role.ASSESSOR}),
    AgreeWindow: SUPERVISORS | {Role.ASSESSOR},
    DeclineWindow: SUPERVISORS | {Role.ASSESSOR},
    ConcludeLimb: frozenset({Role.ASSESSOR}),
    PrepareSummary: frozenset({Role.ASSESSOR}),
    SendSummary: SUPERVISORS | {Role.ASSESSOR},
    AcknowledgeSummary: _SRU,
    ClaimCase: frozenset({Role.SRU_DECISION_MAKER}),
    ReleaseCase: SUPERVISORS | {Role.SRU_DECISION_MAKER},
    ProposeDecision: frozenset({Role.SRU_DECISION_MAKER}),
    CheckDecision: _SRU,
    DeclineDecision: _SRU,
    AskRecheck: _IE,
    RecordRecheck: _LOOKERS,
    AskClearance: frozenset({Role.OFFICER, Role.UKVI_OFFICER}),
    VoidClearance: SUPERVISORS | {Role.OFFICER},
    ReportAttempt: frozenset({Role.OFFICER}),
    ReportService: frozenset({Role.OFFICER}),
    ServeToFile: frozenset({Role.OFFICER}),
    WithdrawDecision: frozenset({Role.UKVI_OFFICER}),
    CloseRoute: SUPERVISORS | {Role.ASSESSOR},
    FinishTask: SUPERVISORS | _IE | {Role.OPERATIONS, Role.SAFEGUARDING_LEAD},
    AcknowledgeEscalation: SUPERVISORS,
}
"""Which roles may ask for what. No role of enforcement, and none of the support track, decides or
withdraws (R109).
"""

_ADDS = (RecordFacts, ConcludeLimb, ProposeWindow, RecordRecheck)
_CLEAR_NOTHING = _LOOKERS | MAY_DECIDE
_OF_SAFEGUARDING = (Indication, Age, Circumstance)
_DECIDES = (ClaimCase, ProposeDecision, CheckDecision, DeclineDecision, WithdrawDecision)


def check(state: SuitabilityState, order: Order, now: datetime) -> Refusal | None:
    """May this be asked now? None means yes."""
    return (
        _who(order.actor, order.command)
        or _when(state, order, now)
        or _growth(state, order)
        or _what(state, order, now)
    )


def _growth(state: SuitabilityState, order: Order) -> Refusal | None:
    """What adds to a case for good may not fill it beyond what can be carried."""
    if not isinstance(order.command, _ADDS):
        return None
    return refused_growth(state, order, helps=refusals.WHEN_FULL)


def _who(actor: Actor, command: Command) -> Refusal | None:
    if not actor.id.strip():
        return refusals.WRONG_ROLE
    if isinstance(command, _DECIDES) and not MAY_DECIDE.issuperset(actor.roles):
        return refusals.CANNOT_DECIDE
    if not MAY_ASK.get(type(command), frozenset()).intersection(actor.roles):
        return refusals.WRONG_ROLE
    if isinstance(command, RecordFacts):
        return _whose_facts(actor, command)
    if isinstance(command, FinishTask) and command.task is TaskKind.INCIDENT:
        return None if SUPERVISORS.intersection(actor.roles) else refusals.WRONG_ROLE
    return None


def _whose_facts(actor: Actor, command: RecordFacts) -> Refusal | None:
    """A lawyer records which paragraph holds, in their own name, and nothing else (A8). A sign is
    cleared by a safeguarding lead, in their own name, who neither enforces nor decides (R30, R62);
    beside signs they record what they learn of age and circumstances.
    """
    lawyer = Role.LAWYER in actor.roles
    for fact in command.facts:
        if isinstance(fact, Indication) and fact.cleared:
            lead = Role.SAFEGUARDING_LEAD in actor.roles
            if not lead or _CLEAR_NOTHING.intersection(actor.roles) or fact.by != actor.id:
                return refusals.HOLD_NOT_CLEARED
        if frozenset(actor.roles) <= {Role.SAFEGUARDING_LEAD} and not isinstance(
            fact, _OF_SAFEGUARDING
        ):
            return refusals.WRONG_ROLE
        if isinstance(fact, LegalReference):
            if not lawyer or fact.by != actor.id or not fact.reference.strip():
                return refusals.A_LAWYERS_WORD
        elif frozenset(actor.roles) <= {Role.LAWYER}:
            return refusals.WRONG_ROLE
    return None


def _when(state: SuitabilityState, order: Order, now: datetime) -> Refusal | None:
    if state.ended:
        return refusals.ENDED
    if state.facts is None or state.received_at is None:
        return refusals.NOT_NOW
    refusal = refused_moment(order.at, now)
    if refusal is not None:
        return refusal
    return refusals.BEFORE_OPENING if order.at < state.received_at else None


def _what(state: SuitabilityState, order: Order, now: datetime) -> Refusal | None:
    by = order.actor.id
    match order.command:
        case RecordFacts(facts=facts):
            assert state.facts is not None  # looked at above
            return refused_facts(facts, state.facts.known, state.facts.nation, now)
        case CorrectPerson() as correcting:
            return identity.refused(state, correcting, now)
        case ResolveDuplicate(other=other, reason=reason):
            return linked.refused_resolving(state, other, reason)
        case MoveCase(authority=authority, nation=nation):
            return moving.refused_move(state, authority, nation, now)
        case ProposeWindow() | AgreeWindow() | DeclineWindow() | ConcludeLimb():
            return _of_people(state, order, now)
        case PrepareSummary(gaps=gaps, content=content):
            return summary.refused_preparing(state, gaps, content, now)
        case SendSummary(content=content):
            return summary.refused_sending(state, content, by, now)
        case AcknowledgeSummary():
            waits = state.summary is not None and state.summary.acknowledged_at is None
            return None if waits else refusals.ALREADY_ACKNOWLEDGED
        case ClaimCase() | ReleaseCase() | ProposeDecision() | CheckDecision() | DeclineDecision():
            return _of_the_decision(state, order, now)
        case FinishTask(task=task, result=result):
            if task not in BY_HAND:
                return refusals.DONE_BY_DEED
            return None if result.strip() else refusals.REASON_NEEDED
        case AcknowledgeEscalation():
            waiting = any(d.name == DeadlineName.ACKNOWLEDGEMENT for d in state.deadlines)
            return None if waiting else refusals.NOTHING_ESCALATED
        case CloseRoute(reason=reason):
            return exits.refused_closing(state, reason)
        case _:
            return _of_service(state, order, now)


def _of_people(state: SuitabilityState, order: Order, now: datetime) -> Refusal | None:
    match order.command:
        case ConcludeLimb() as concluded:
            return concluding.refused_conclusion(state, concluded, now)
        case AgreeWindow():
            return concluding.refused_agreeing(state, order.actor.id, now)
        case DeclineWindow(reason=reason):
            return None if reason.strip() else refusals.REASON_NEEDED
        case _:
            event = happened(order, state)
            assert isinstance(event, WindowProposed)
            return concluding.refused_window(state, concluding.proposal(event, now), now)


def _of_the_decision(state: SuitabilityState, order: Order, now: datetime) -> Refusal | None:
    by = order.actor.id
    match order.command:
        case ClaimCase():
            return deciding.refused_claim(state, by)
        case ReleaseCase():
            mine = state.holder == by or SUPERVISORS.intersection(order.actor.roles)
            return None if mine else refusals.TAKEN
        case CheckDecision(content=content):
            return deciding.refused_check(state, content, by, now)
        case DeclineDecision(reason=reason):
            return None if reason.strip() else refusals.REASON_NEEDED
        case _:
            event = happened(order, state)
            assert isinstance(event, DecisionProposed)
            return deciding.refused_proposal(state, event, now)


def _of_service(state: SuitabilityState, order: Order, now: datetime) -> Refusal | None:
    match order.command:
        case RecordRecheck(sources=sources):
            return None if any(s.strip() for s in sources) else refusals.SOURCES_NEEDED
        case AskClearance(note=note):
            return clearing.refused_clearance(state, note, now)
        case VoidClearance(reason=reason):
            return None if reason.strip() else refusals.REASON_NEEDED
        case ReportAttempt(where=where, note=note):
            return None if where.strip() and note.strip() else refusals.NOTE_NEEDED
        case ReportService(manner=manner):
            in_person = manner is Manner.IN_PERSON
            return service.refused_report(state) if in_person else refusals.ONLY_IN_PERSON
        case ServeToFile(note=note):
            return service.refused_to_file(state, note, now)
        case WithdrawDecision(reason=reason):
            refusal = service.refused_withdrawal(state)
            return refusal or (None if reason.strip() else refusals.REASON_NEEDED)
        case _:
            return None
