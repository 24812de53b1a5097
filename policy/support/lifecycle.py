"""The way in: `check` a command, `advance` a case by one stimulus, `decide` what an event means,
and when it must wake.

All are total: for any state and any input they answer, with a refusal if need be, and never raise.
The order of the stage modules below is the order a case meets them.
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
from policy.rulebook import RULEBOOKS
from policy.support import (
    acceptance,
    answered,
    anywhere,
    brokering,
    correction,
    ending,
    status_check,
    support_open,
    updates,
)
from policy.support.commands import Order
from policy.support.decision import DECLARED, Decision
from policy.support.events import (
    AnswerCorrected,
    AnswerQueried,
    AnswerRead,
    AnswerRecorded,
    AuthorityUpdateReported,
    CalendarChanged,
    CaseClosed,
    ConsentWithdrawn,
    DeadlinePassed,
    EntryCorrected,
    EscalatedByWatchdog,
    EscalationAcknowledged,
    Event,
    HandedOver,
    MessageRejected,
    NoticeAccepted,
    NoticeFailed,
    OrganisationSucceeded,
    PersonCorrected,
    PrioritisationAnswered,
    PrioritisationAsked,
    ReferralAccepted,
    ReturnOffered,
    TaskFinished,
    TaskOpened,
    WindowExtended,
)
from policy.support.happened import happened
from policy.support.hearing import as_counted
from policy.support.permission import check
from policy.support.refusals import (
    NO_SUCH_AREA,
    NO_SUCH_RULEBOOK,
    NO_SUCH_TIME,
    NOT_NOW,
    ended_refusal,
)
from policy.support.state import CaseState
from policy.support.words import DeadlineName, Stage, Template
from policy.working_days import NATIONS

__all__ = ["Step", "advance", "check", "decide", "due_now", "fold", "next_deadline"]

_ANSWER_NOTICES = frozenset({Template.ANSWER_READY, Template.ANSWER_CORRECTED})
_SUPPORTED = frozenset({Stage.SUPPORT_OPEN, Stage.AWAITING_THIRD_PARTY})
_WITH_ANSWER = _SUPPORTED | {Stage.ANSWERED}


Step = cases.Step[CaseState, Event]


def advance(state: CaseState, stimulus: Order | Event, now: datetime) -> Step:
    """One stimulus, an order or an event, applied or refused."""
    stimulus = as_counted(stimulus, now)
    return lifecycle.advanced(state, stimulus, now, check=check, happened=happened, decide=decide)


def fold(state: CaseState, recorded: Iterable[tuple[Event, datetime]]) -> CaseState:
    """A case rebuilt from its recorded events, each decided again at the moment it was first
    recorded.
    """
    return lifecycle.folded(state, recorded, decide=decide)


def decide(state: CaseState, event: Event, now: datetime) -> Decision:
    """What an event means for a case: the new state and what must follow. Total, pure, and the same
    every time.

    An event that has counted already, or that this stage has no place for, leaves the state
    untouched.
    """
    return lifecycle.decided(state, event, now, by=_decide, instead=_refused, declared=DECLARED)


def _refused(state: CaseState, event: Event) -> Refusal | None:
    if state.ended:
        return ended_refusal(state)
    return None if _could_happen(event) else NO_SUCH_TIME


def _could_happen(event: Event) -> bool:
    """Whether every moment of an event that a clock or a row may count from is believable."""
    if isinstance(event, ReferralAccepted) and not believable(event.received_at):
        return False
    if isinstance(event, TaskOpened) and not believable(event.due):
        return False
    return believable(event.at)


def _decide(state: CaseState, event: Event, now: datetime) -> Decision:
    if state.stage is Stage.SUBMITTED:
        return _on_submitted(state, event, now)
    match event:
        case ReferralAccepted():
            return Decision(state, refusal=NOT_NOW)
        case DeadlinePassed():
            return _on_deadline(state, event, now)
        case NoticeAccepted():
            return _on_notice(state, event, now)
        case NoticeFailed():
            return anywhere.on_failed_notice(state, event, now)
        case EscalationAcknowledged() | EscalatedByWatchdog():
            return _on_guard(state, event)
        case MessageRejected():
            return anywhere.on_rejected(state, event, now)
        case ConsentWithdrawn():
            return ending.on_withdrawn(state, event)
        case CaseClosed():
            return ending.on_closed(state, event)
        case AuthorityUpdateReported():
            return updates.on_update(state, event, now)
        case PersonCorrected() | EntryCorrected():
            return correction.on_mended(state, event, now)
        case CalendarChanged() | OrganisationSucceeded():
            return _on_register(state, event)
        case TaskOpened() | TaskFinished() | ReturnOffered() | HandedOver():
            return _on_help(state, event)
        case _:
            return _on_work(state, event, now)


_Help = TaskOpened | TaskFinished | ReturnOffered | HandedOver


def _on_help(state: CaseState, event: _Help) -> Decision:
    """Help may be organised at any stage."""
    match event:
        case TaskOpened():
            return brokering.on_task_opened(state, event)
        case TaskFinished():
            return brokering.on_task_finished(state, event)
        case ReturnOffered():
            return brokering.on_return_offered(state, event)
        case HandedOver():
            return brokering.on_handed_over(state, event)


def _on_register(state: CaseState, event: CalendarChanged | OrganisationSucceeded) -> Decision:
    """What the service's own registers say: which days are worked, and who stands for whom."""
    if isinstance(event, CalendarChanged):
        return brokering.on_calendar(state, event)
    return anywhere.on_succeeded(state, event)


def _on_guard(state: CaseState, event: EscalationAcknowledged | EscalatedByWatchdog) -> Decision:
    if isinstance(event, EscalationAcknowledged):
        return anywhere.on_acknowledged(state, event)
    return anywhere.on_watchdog(state, event)


def _on_submitted(state: CaseState, event: Event, now: datetime) -> Decision:
    if not isinstance(event, ReferralAccepted) or event.reference != state.reference:
        return Decision(state, refusal=NOT_NOW)
    if event.rulebook not in RULEBOOKS:
        return Decision(state, refusal=NO_SUCH_RULEBOOK)
    if event.nation not in NATIONS:
        return Decision(state, refusal=NO_SUCH_AREA)
    return acceptance.on_accepted(event, now)


_Work = (
    AnswerRecorded
    | AnswerQueried
    | AnswerCorrected
    | AnswerRead
    | WindowExtended
    | PrioritisationAsked
    | PrioritisationAnswered
)


def _on_work(state: CaseState, event: _Work, now: datetime) -> Decision:
    """The events of people's work, each at home in a stage; out of place, they change nothing."""
    waiting = state.stage is Stage.STATUS_CHECK and state.answer is None
    match event:
        case AnswerRecorded() if waiting:
            return status_check.on_answer(state, event)
        case AnswerQueried() if waiting:
            return status_check.on_query(state, event)
        case AnswerCorrected() if state.stage in _WITH_ANSWER:
            return correction.on_corrected(state, event, now)
        case AnswerRead() if state.answer is not None:
            return answered.on_read(state, event)
        case WindowExtended() if state.stage in _SUPPORTED:
            return support_open.on_extended(state, event)
        case PrioritisationAsked() if state.stage is Stage.SUPPORT_OPEN:
            return brokering.on_asked(state, event, now)
        case PrioritisationAnswered() if state.stage is Stage.AWAITING_THIRD_PARTY:
            return brokering.on_answered(state, event)
        case _:
            return Decision(state, refusal=NOT_NOW)


def _on_notice(state: CaseState, event: NoticeAccepted, now: datetime) -> Decision:
    current = event.template in _ANSWER_NOTICES and event.edition == state.edition
    wanted = event.audience in status_check.RECIPIENTS
    if state.stage is Stage.STATUS_CHECK and state.answer is not None and current and wanted:
        decision = status_check.on_delivery(state, event, now)
    else:
        decision = anywhere.on_notice(state, event)
    return anywhere.by_hand_no_more(decision, event)


def _on_deadline(state: CaseState, event: DeadlinePassed, now: datetime) -> Decision:
    deadline = stored(state, event)
    if deadline is None or deadline.due > now:
        return Decision(state, refusal=NOT_NOW)
    struck = lifecycle.struck(state, deadline)
    name = DeadlineName(event.name)  # it is stored, so it is one of them
    match name:
        case (
            DeadlineName.STATUS_WARNING
            | DeadlineName.STATUS_ANSWER
            | DeadlineName.STATUS_ESCALATION
            | DeadlineName.STATUS_DAILY
            | DeadlineName.ACKNOWLEDGEMENT
        ):
            return status_check.on_deadline(struck, name, deadline, now)
        case DeadlineName.ANSWER_UNREAD:
            return answered.on_unread(struck, deadline)
        case DeadlineName.CASE_REVIEW:
            return support_open.on_review(struck, event, deadline, now)
        case DeadlineName.SUPPORT_WINDOW:
            return support_open.on_window_end(struck, event, deadline, now)
        case DeadlineName.PRIORITISATION:
            return brokering.on_unanswered(struck, event, deadline, now)
        case DeadlineName.NO_CONTACT:
            return updates.on_no_contact(struck, event, deadline, now)
        case _:
            assert_never(name)
