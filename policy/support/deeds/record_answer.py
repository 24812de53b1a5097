"""The check team records its answer; one that contradicts itself goes back as a query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.effects import Effect, SendNotice
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.answering.answer import ANSWER_FIELDS, StatusAnswer, contradictions
from policy.support.answering.delivery import RECIPIENTS
from policy.support.clocks.status_answer import answer_is_due
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState, changed
from policy.support.tasks import asking, no_longer_asking
from policy.support.transitions import Decision
from policy.support.words import Audience, Role, Stage, TaskKind, Template
from policy.time import london_day


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAnswer:
    """Record the check team's answer (R16, R19)."""

    kind: Literal["record-answer"] = "record-answer"
    answer: StatusAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecorded(CaseEvent):
    """The check team's answer, free of contradictions, was recorded (R16, R19)."""

    kind: Literal["answer-recorded"] = "answer-recorded"
    answer: StatusAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQueried(CaseEvent):
    """An answer that contradicts itself went back as a query; it is not delivered and the clock
    runs on (R19).
    """

    kind: Literal["answer-queried"] = "answer-queried"
    answer: StatusAnswer
    contradictions: tuple[str, ...]


def refused(state: CaseState, order: Order[RecordAnswer], now: datetime) -> Refusal | None:
    """There is one answer: if it is wrong, it is corrected."""
    return None if state.answer is None else refusals.ALREADY_ANSWERED


def on_answer(state: CaseState, event: AnswerRecorded, now: datetime) -> Decision:
    """The answer is on record; it counts as given only once both notices are accepted (R17)."""
    if state.answer is not None:
        return Decision(state, refusal=refusals.NOT_NOW)
    edition = state.edition + 1
    effects: tuple[Effect, ...] = tuple(
        SendNotice(template=Template.ANSWER_READY, audience=audience, edition=edition)
        for audience in RECIPIENTS
    )
    recorded = changed(state, answer=event.answer, edition=edition, deliveries=())
    return Decision(no_longer_asking(recorded, TaskKind.ANSWER_QUERY), effects, ("R17", "R19"))


def on_query(state: CaseState, event: AnswerQueried, now: datetime) -> Decision:
    """The check team is asked about the contradiction; the referrer is sent nothing and the clock
    runs on (R19).
    """
    if state.answer is not None:
        return Decision(state, refusal=refusals.NOT_NOW)
    note = ", ".join(event.contradictions)
    asked = asking(state, TaskKind.ANSWER_QUERY, answer_is_due(state), "R19", note)
    notice = SendNotice(
        template=Template.ANSWER_QUERY, audience=Audience.CHECK_TEAM, edition=state.queries + 1
    )
    return Decision(changed(asked, queries=state.queries + 1), (notice,), ("R19",))


def happened(order: Order[RecordAnswer], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    answer = order.command.answer
    found = tuple(item.code for item in contradictions(answer, london_day(order.at)))
    id, at, by = order.id, order.at, order.actor.id
    if found:
        return AnswerQueried(id=id, at=at, by=by, answer=answer, contradictions=found)
    return AnswerRecorded(id=id, at=at, by=by, answer=answer)


RECORD_ANSWER: SupportDeed[RecordAnswer] = Deed(
    command=RecordAnswer,
    title="Record the check team's answer, or send it back as a query",
    fields={
        "answer": Field("Answer", "What the check team found", ANSWER_FIELDS),
    },
    who=frozenset({Role.CHECK_OFFICER}),
    stages=frozenset({Stage.STATUS_CHECK}),
    elsewhere=lambda state: refusals.ALREADY_ANSWERED,
    refused=refused,
    happened=happened,
    events=(
        EventRule(event=AnswerRecorded, label="Answer recorded", follows=on_answer),
        EventRule(event=AnswerQueried, label="Answer sent back as a query", follows=on_query),
    ),
)
