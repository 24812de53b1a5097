"""Everything that may ever be sent to a case, sense and nonsense, with any clock.

Every free text in a message is `CANARY`, so that whatever shows one is found out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from policy.bank_holidays import CALENDAR
from policy.cases.events import RejectionCode
from policy.support.deeds import (
    AcknowledgeEscalation,
    Actor,
    AnswerCorrected,
    AnswerPrioritisation,
    AnswerQueried,
    AnswerRead,
    AnswerRecorded,
    AskPrioritisation,
    AuthorityReported,
    CalendarChanged,
    CaseClosed,
    CaseTransferred,
    CloseCase,
    ConfirmDelivery,
    ConsentWithdrawn,
    CorrectAnswer,
    CorrectEntry,
    CorrectPerson,
    DeadlinePassed,
    EntryCorrected,
    EscalatedByWatchdog,
    EscalationAcknowledged,
    EscalationTakenBack,
    Event,
    ExtendWindow,
    FinishTask,
    MessageRejected,
    NoticeAccepted,
    NoticeFailed,
    OfferReturn,
    OpenTask,
    Order,
    OrganisationSucceeded,
    PersonCorrected,
    PrioritisationAnswered,
    PrioritisationAsked,
    ReadAnswer,
    RecordAnswer,
    ReturnOffered,
    TaskFinished,
    TaskOpened,
    TransferCase,
    WindowExtended,
    WithdrawConsent,
)
from policy.support.lifecycle import next_deadline
from policy.support.state import CaseState
from policy.support.words import (
    BROKERING,
    Audience,
    DeadlineName,
    Outcome,
    ReportKind,
    Role,
    TaskKind,
    Template,
)
from tests.policy.support.builders import (
    AUTHORITY,
    CONTRADICTORY_ANSWER,
    OPEN_ANSWER,
    ORGANISATION,
    RECEIVED,
    SETTLED_ANSWER,
    accepted,
    hours,
)

CANARY = "CANARY"
ANSWERS = tuple(
    replace(answer, conditions=(CANARY,), sources_checked=(CANARY,))
    for answer in (OPEN_ANSWER, SETTLED_ANSWER, CONTRADICTORY_ANSWER)
)
Maker = Callable[[str, datetime, CaseState], Order | Event]
Clock = Callable[[datetime], datetime]


def _event(kind: type[Any], **fields: object) -> Maker:
    return lambda id, at, state: kind(id=id, at=at, by=CANARY, **fields)


def _update(kind: ReportKind, by: str, delegate_of: str = "") -> Maker:
    return lambda id, at, state: AuthorityReported(
        id=id, at=at, by=by, report=kind, detail=CANARY, delegate_of=delegate_of
    )


def _about_the_answer(
    kind: type[Any], template: Template, audience: Audience, **more: str
) -> Maker:
    """A notice about the answer that is current at that moment."""
    return lambda id, at, state: kind(
        id=id, at=at, by=CANARY, template=template, audience=audience, edition=state.edition, **more
    )


def _next_deadline(id: str, at: datetime, state: CaseState) -> Event:
    """A forged passing of the deadline that runs, or of none."""
    running = next_deadline(state)
    return DeadlinePassed(
        id=id,
        at=at,
        by=CANARY,
        name=running.name if running else DeadlineName.CASE_REVIEW,
        rung=running.rung if running else CANARY,
        anchored_at=running.anchored_at if running else RECEIVED,
    )


def _order(command: Any, *roles: Role, organisation: str = "") -> Maker:
    actor = Actor(id=CANARY, roles=roles, organisation=organisation)
    return lambda id, at, state: Order(id=id, at=at, actor=actor, command=command)


_CHECK, _DUTY, _WORK = Role.CHECK_OFFICER, Role.DUTY_SUPERVISOR, Role.CASEWORKER
SUCCESSOR = "E09000034"
_LATER = RECEIVED + timedelta(days=200)
_NAIVE = _LATER.replace(tzinfo=None)
_MENDED = (
    ("given_names", "John"),
    ("date_of_birth", "04/05/2015"),
    ("date_of_birth", "04/05/1980"),
    ("date_of_birth", CANARY),
    (CANARY, "John"),
)
_READY, _CORRECTED = Template.ANSWER_READY, Template.ANSWER_CORRECTED
DELIVERIES: tuple[Maker, ...] = tuple(
    _about_the_answer(NoticeAccepted, template, audience)
    for template in (_READY, _CORRECTED)
    for audience in (Audience.REFERRER, Audience.SUPPORT_TEAM)
)
ORDERS: tuple[Maker, ...] = (
    *(_order(RecordAnswer(answer=answer), _CHECK) for answer in ANSWERS),
    *(_order(CorrectAnswer(answer=answer, reason=CANARY), _CHECK) for answer in ANSWERS),
    _order(ReadAnswer(), organisation=ORGANISATION),
    _order(AcknowledgeEscalation(), _DUTY),
    _order(ExtendWindow(reason=CANARY), _DUTY),
    _order(ExtendWindow(reason=""), _DUTY),
    *(_order(ConfirmDelivery(audience=audience), _WORK) for audience in Audience),
    *(_order(OpenTask(task=kind, due=_LATER, note=CANARY), _WORK) for kind in TaskKind),
    _order(OpenTask(task=TaskKind.SAFEGUARDING, due=_NAIVE, note=CANARY), _WORK),
    *(_order(FinishTask(task_id=CANARY, task=kind, result=CANARY), *Role) for kind in TaskKind),
    _order(AskPrioritisation(target=CANARY), _WORK),
    _order(AskPrioritisation(target=CANARY), _WORK),
    _order(AskPrioritisation(target=""), _WORK),
    *(_order(AnswerPrioritisation(acknowledged=taken), _WORK) for taken in (True, False)),
    _order(OfferReturn(), _WORK),
    _order(TransferCase(authority="S12000033", nation="Scotland"), _WORK),
    _order(TransferCase(authority=CANARY, nation=CANARY), _WORK),
    *(
        _order(CorrectPerson(field=name, old=CANARY, new=text, reason=CANARY), _WORK)
        for name, text in _MENDED
    ),
    *(_order(CorrectEntry(entry=number, reason=CANARY), _WORK) for number in (-1, 1, 2, 2)),
    _order(RecordAnswer(answer=OPEN_ANSWER), Role.HEAD_OF_SERVICE),
    _order(ReadAnswer(), *Role),
)
# What authorities report, of every kind, by everybody who may and by somebody who may not.
REPORTS: tuple[Maker, ...] = tuple(
    _update(kind, *sender)
    for kind in ReportKind
    if kind is not ReportKind.CONSENT_WITHDRAWN
    for sender in ((ORGANISATION,), (AUTHORITY,), (CANARY, AUTHORITY), (CANARY,))
)
# What changes nothing but a note of itself, whenever it is applied on one side of a turning point.
NOTES: tuple[Maker, ...] = (
    _event(AnswerRead),
    _event(NoticeAccepted, template=Template.STATUS_REQUEST, audience=Audience.CHECK_TEAM),
    _event(NoticeAccepted, template=_READY, audience=Audience.CHECK_TEAM, edition=9),
    _about_the_answer(NoticeFailed, _READY, Audience.REFERRER, code=CANARY),
    _event(EscalationAcknowledged),
    _event(EscalatedByWatchdog, name=DeadlineName.STATUS_ANSWER, rung="24h"),
    _event(EscalationTakenBack, name=DeadlineName.STATUS_ANSWER, rung="24h", escalated_at=RECEIVED),
    _event(WindowExtended, reason=CANARY),
    _event(ReturnOffered),
    *(_event(TaskOpened, task=kind, due=_LATER, note=CANARY) for kind in sorted(BROKERING)),
    _event(TaskFinished, task_id=CANARY, task=TaskKind.SUPPORT_PLAN, result=CANARY),
    *REPORTS,
    *(_event(MessageRejected, code=code, digest=CANARY) for code in RejectionCode),
)
FACTS: tuple[Maker, ...] = (
    *(_event(AnswerRecorded, answer=answer) for answer in ANSWERS),
    *(_event(AnswerCorrected, answer=answer, reason=CANARY) for answer in ANSWERS),
    _event(AnswerQueried, answer=CONTRADICTORY_ANSWER, contradictions=("recourse-and-condition",)),
    lambda id, at, state: replace(accepted(), id=id, at=at, by=CANARY),
    _event(TaskOpened, task=TaskKind.ACCOMPANYING, due=_NAIVE, note=CANARY),
    _event(TaskFinished, task_id=CANARY, task=TaskKind.CLOSING, result=CANARY),
    _event(TaskFinished, task_id=CANARY, task=TaskKind.TRANSFER, result=CANARY),
    _event(PrioritisationAsked, target=CANARY),
    *(_event(PrioritisationAnswered, acknowledged=taken) for taken in (True, False)),
    _event(CaseTransferred, authority="N09000003", nation="Northern Ireland"),
    _event(CaseTransferred, authority=CANARY, nation=CANARY),
    *(
        _event(PersonCorrected, field=name, old=CANARY, new=text, reason=CANARY)
        for name, text in _MENDED
    ),
    _event(EntryCorrected, entry=2, reason=CANARY),
    *(_event(CalendarChanged, calendar=name) for name in (CALENDAR, CANARY)),
    _event(OrganisationSucceeded, organisation=AUTHORITY, successor=SUCCESSOR),
    _event(OrganisationSucceeded, organisation=CANARY, successor=CANARY),
    _next_deadline,
)
ENDINGS: tuple[Maker, ...] = (
    _order(WithdrawConsent(channel=CANARY)),
    _event(ConsentWithdrawn, channel=CANARY),
    _update(ReportKind.CONSENT_WITHDRAWN, CANARY),
    _update(ReportKind.CONSENT_WITHDRAWN, ORGANISATION),
    _order(CloseCase(outcome=Outcome.DIED, reason=CANARY), _DUTY),
    _order(CloseCase(outcome=Outcome.DIED, reason=""), _DUTY),
    _event(CaseClosed, outcome=Outcome.OTHER, reason=CANARY),
)
WITHOUT_ENDINGS = (*DELIVERIES, *ORDERS, *NOTES, *FACTS)
EVERYTHING = (*WITHOUT_ENDINGS, *ENDINGS)

_EAST = timezone(timedelta(hours=14))
CLOCKS: tuple[Clock, ...] = (
    lambda now: now,
    lambda now: now,
    lambda now: now - hours(0.5),
    lambda now: now - hours(30),
    lambda now: now + timedelta(minutes=1),
    lambda now: now + timedelta(days=9),
    lambda now: now.astimezone(_EAST),
    lambda now: now.replace(tzinfo=None),
    lambda now: datetime.min.replace(tzinfo=_EAST),
    lambda now: datetime.max.replace(tzinfo=UTC),
)
"""What the sender's clock shows when the message is applied."""
