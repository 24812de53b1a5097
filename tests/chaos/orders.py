"""Orders as people give them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from policy.support.answering.answer import Recourse, StatusAnswer, StatusResult
from policy.support.deeds import (
    AcknowledgeEscalation,
    Actor,
    CloseCase,
    Command,
    CorrectAnswer,
    Order,
    ReadAnswer,
    RecordAnswer,
    WithdrawConsent,
)
from policy.support.words import Outcome
from tests.apps import CHECK_OFFICER, NO_TRACE, SUPERVISOR
from tests.chaos.scenario import Act

STRANGER = Actor(id="S-9999")
ANSWER = StatusAnswer(
    result=StatusResult.OUTSTANDING_APPLICATION,
    recourse=Recourse.NO,
    conditions=("Rtcanary condition",),
    application_type="Jkcanary application",
    document_gap=True,
    sources_checked=("Pxcanary register",),
)
CONTRADICTION = StatusAnswer(
    result=StatusResult.BRITISH,
    recourse=Recourse.YES,
    leave_expires=date(2020, 1, 1),
    document_gap=False,
    sources_checked=("Pxcanary register",),
)


def order_for(act: Act, id: str, organisation: str) -> Order:
    """The order an act gives, asked now. Raises KeyError for an act that is no order."""
    commands: dict[Act, tuple[Command, Actor]] = {
        Act.ANSWER: (RecordAnswer(answer=ANSWER), CHECK_OFFICER),
        Act.ANSWER_BY_A_STRANGER: (RecordAnswer(answer=ANSWER), STRANGER),
        Act.CONTRADICTION: (RecordAnswer(answer=CONTRADICTION), CHECK_OFFICER),
        Act.CORRECT: (CorrectAnswer(answer=NO_TRACE, reason="Qzcanary it was"), CHECK_OFFICER),
        Act.READ: (ReadAnswer(), Actor(id=organisation, organisation=organisation)),
        Act.ACKNOWLEDGE: (AcknowledgeEscalation(), SUPERVISOR),
        Act.WITHDRAW: (WithdrawConsent(channel="told Pxcanary"), SUPERVISOR),
        Act.CLOSE: (CloseCase(outcome=Outcome.OTHER, reason="Vwcanary left"), SUPERVISOR),
    }
    command, actor = commands[act]
    return Order(id=id, at=datetime.now(UTC), actor=actor, command=command)
