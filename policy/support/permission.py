"""May this be asked now, and by this person?"""

from __future__ import annotations

from datetime import datetime

from policy.cases.moments import believable, refused_moment
from policy.intake.correcting import refused_correction
from policy.intake.referral import NATION_OF_AREA
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.answer import application_open, contradictions
from policy.support.commands import (
    AcknowledgeEscalation,
    Actor,
    AnswerPrioritisation,
    AskPrioritisation,
    CloseCase,
    Command,
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
from policy.support.state import CaseState
from policy.support.status_check import RECIPIENTS
from policy.support.words import (
    BROKERING,
    SUPERVISORS,
    Audience,
    DeadlineName,
    Outcome,
    Role,
    SlaState,
    Stage,
    TaskKind,
)
from policy.time import london_day

_SUPPORTED = frozenset({Stage.SUPPORT_OPEN, Stage.AWAITING_THIRD_PARTY})

_HELPERS = SUPERVISORS | {Role.CASEWORKER}

MAY_ASK: dict[type, frozenset[Role]] = {
    RecordAnswer: frozenset({Role.CHECK_OFFICER}),
    CorrectAnswer: frozenset({Role.CHECK_OFFICER}),
    ConfirmDelivery: _HELPERS | {Role.OPERATIONS},
    AcknowledgeEscalation: SUPERVISORS,
    ExtendWindow: SUPERVISORS,
    CloseCase: _HELPERS,
    OpenTask: _HELPERS,
    FinishTask: _HELPERS | {Role.CHECK_OFFICER, Role.OPERATIONS, Role.REGULATED_ADVISER},
    AskPrioritisation: _HELPERS,
    AnswerPrioritisation: _HELPERS,
    OfferReturn: _HELPERS,
    HandOver: _HELPERS,
    CorrectPerson: _HELPERS | {Role.CHECK_OFFICER},
    CorrectEntry: _HELPERS | {Role.CHECK_OFFICER, Role.OPERATIONS},
}
"""Which roles may ask for what; what is not named here, nobody may. The support team cannot record
an answer (R25).
"""
BY_ANYBODY: frozenset[type] = frozenset({WithdrawConsent})
"""What needs no role: anybody may bring a withdrawal (R10)."""
BY_THE_REFERRER: frozenset[type] = frozenset({ReadAnswer})
"""What only the organisation that referred may ask."""
_ADVISERS = frozenset({Role.REGULATED_ADVISER})


def check(state: CaseState, order: Order, now: datetime) -> Refusal | None:
    """May this be asked now? A cheap look at recorded state; None means yes."""
    return (
        _who(state, order.actor, order.command) or _when(state, order, now) or _what(state, order)
    )


def _who(state: CaseState, actor: Actor, command: Command) -> Refusal | None:
    if type(command) in BY_THE_REFERRER:
        return None if actor.organisation == state.organisation else refusals.NOT_YOUR_CASE
    if type(command) in BY_ANYBODY:
        return None
    needed = MAY_ASK.get(type(command), frozenset())
    # What came of advice is an adviser's note (R32).
    if isinstance(command, FinishTask) and command.task is TaskKind.REGULATED_ADVICE:
        needed = _ADVISERS
    return None if needed.intersection(actor.roles) else refusals.WRONG_ROLE


def _when(state: CaseState, order: Order, now: datetime) -> Refusal | None:
    if state.ended:
        return refusals.ended_refusal(state)
    if state.stage is Stage.SUBMITTED or state.received_at is None:
        return refusals.NOT_NOW
    if isinstance(order.command, WithdrawConsent):
        # The person's own act counts whatever its date (R10).
        return None
    refusal = refused_moment(order.at, now)
    if refusal is not None:
        return refusal
    return refusals.BEFORE_RECEIPT if order.at < state.received_at else None


def _what(state: CaseState, order: Order) -> Refusal | None:
    match order.command:
        case RecordAnswer():
            fresh = state.stage is Stage.STATUS_CHECK and state.answer is None
            return None if fresh else refusals.ALREADY_ANSWERED
        case CorrectAnswer() as correction:
            return _correction(state, correction, order.at)
        case ReadAnswer():
            told = {delivery.audience for delivery in state.deliveries}
            return None if Audience.REFERRER in told else refusals.NO_ANSWER_YET
        case ConfirmDelivery(audience=audience):
            return _delivery(state, audience)
        case AcknowledgeEscalation():
            return _acknowledging(state)
        case ExtendWindow() as extension:
            return _extending(state, extension)
        case CloseCase() as closing:
            return _closing(state, closing)
        case AskPrioritisation() as asking:
            return _prioritisation(state, asking)
        case AnswerPrioritisation():
            waiting = state.stage is Stage.AWAITING_THIRD_PARTY
            return None if waiting else refusals.NOT_ASKED
        case HandOver() as handing:
            return _handing(handing)
        case OpenTask() | FinishTask() | CorrectEntry():
            return _of_rows(state, order.command, order.at)
        case CorrectPerson() as correcting:
            return refused_correction(correcting, order.at)
        case WithdrawConsent() | OfferReturn():
            return None


def _of_rows(
    state: CaseState, command: OpenTask | FinishTask | CorrectEntry, at: datetime
) -> Refusal | None:
    match command:
        case OpenTask() as opening:
            return _opening(opening, at)
        case FinishTask() as finishing:
            return None if finishing.result.strip() else refusals.REASON_NEEDED
        case CorrectEntry() as correcting:
            return _entry(state, correcting)


def _delivery(state: CaseState, audience: Audience) -> Refusal | None:
    if state.stage is not Stage.STATUS_CHECK or state.answer is None:
        return refusals.NOTHING_ON_ITS_WAY
    if audience not in RECIPIENTS:
        return refusals.NOT_A_RECIPIENT
    told = any(delivery.audience is audience for delivery in state.deliveries)
    return refusals.ALREADY_DELIVERED if told else None


def _handing(handing: HandOver) -> Refusal | None:
    fits = NATION_OF_AREA.get(handing.authority[:1]) == handing.nation
    return None if fits else refusals.NO_SUCH_AREA


def _entry(state: CaseState, correcting: CorrectEntry) -> Refusal | None:
    # The first is the case itself: a whole case that is wrong is closed as mistaken.
    if not 1 < correcting.entry <= state.sequence:
        return refusals.NO_SUCH_ENTRY
    if correcting.entry in state.corrected:
        return refusals.CORRECTED_ALREADY
    return None if correcting.reason.strip() else refusals.REASON_NEEDED


def _acknowledging(state: CaseState) -> Refusal | None:
    waiting = any(d.name == DeadlineName.ACKNOWLEDGEMENT for d in state.deadlines)
    escalated = waiting or state.sla is SlaState.BREACHED
    return None if escalated else refusals.NOTHING_ESCALATED


def _extending(state: CaseState, extension: ExtendWindow) -> Refusal | None:
    if state.stage not in _SUPPORTED:
        return refusals.NO_WINDOW
    return None if extension.reason.strip() else refusals.REASON_NEEDED


def _closing(state: CaseState, closing: CloseCase) -> Refusal | None:
    if closing.outcome is Outcome.ENFORCED_REMOVAL and state.return_offered_at is None:
        return refusals.RETURN_NOT_OFFERED
    return None if closing.reason.strip() else refusals.REASON_NEEDED


def _prioritisation(state: CaseState, asking: AskPrioritisation) -> Refusal | None:
    if state.stage is Stage.AWAITING_THIRD_PARTY:
        return refusals.ALREADY_ASKED
    if state.answer is None or not application_open(state.answer):
        return refusals.NO_APPLICATION
    if state.stage is not Stage.SUPPORT_OPEN:
        return refusals.NOT_NOW
    return None if asking.target.strip() else refusals.NO_TARGET


def _opening(opening: OpenTask, at: datetime) -> Refusal | None:
    if opening.task not in BROKERING:
        return refusals.NOT_A_SUPPORT_TASK
    if not believable(opening.due):
        return refusals.NO_SUCH_TIME
    return refusals.DUE_IN_THE_PAST if opening.due < at else None


def _correction(state: CaseState, correction: CorrectAnswer, at: datetime) -> Refusal | None:
    if state.answer is None:
        return refusals.NOTHING_TO_CORRECT
    if state.stage is Stage.STATUS_CHECK:
        return refusals.STILL_BEING_DELIVERED
    if contradictions(correction.answer, london_day(at)):
        return refusals.CONTRADICTS_ITSELF
    return None if correction.reason.strip() else refusals.REASON_NEEDED
