"""What the written tables of late facts speak of: their rows, their facts, and what came before.

Hours count from the receipt.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from policy.cases.replies import Reply
from policy.support.deeds import (
    AcknowledgeEscalation,
    Actor,
    AnswerPrioritisation,
    CloseCase,
    Command,
    ConfirmDelivery,
    EscalatedByWatchdog,
    Event,
    ExtendWindow,
    FinishTask,
    OfferReturn,
    OpenTask,
    Order,
    ReadAnswer,
    RecordAnswer,
    TransferCase,
    WithdrawConsent,
)
from policy.support.words import Audience, DeadlineName, Outcome, ReportKind, TaskKind, Template
from tests.policy.support.builders import (
    AUTHORITY,
    CASEWORKER,
    CHECK_OFFICER,
    CONTRADICTORY_ANSWER,
    CORRECTION,
    OPEN_ANSWER,
    OPERATIONS,
    ORGANISATION,
    PRIORITISE,
    RECEIVED,
    REFERRER,
    STRANGER,
    SUPERVISOR,
    LiveCase,
)

TABLE = Path(__file__).parents[3] / "docs" / "late-facts.md"

CLOSE = CloseCase(outcome=Outcome.DIED, reason="told by the hospital")
EXTEND = ExtendWindow(reason="an appeal is pending")
WITHDRAW = WithdrawConsent(channel="letter")


@dataclass(frozen=True)
class LateRow:
    id: str
    fact: str
    happened: float
    arrived: float
    before: str
    reply: str
    stage: str
    seen: tuple[str, ...]
    """What else the table says: the status answer; or since when nobody saw the person, and the
    rows that the fact asks for.
    """


def rows(columns: int) -> list[LateRow]:
    """The rows of the table that says so many things besides the stage."""
    cells = re.findall(r"^\| ([A-Z]\d+) \|(.+)\|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    read = []
    for id, rest in cells:
        fact, happened, arrived, before, reply, stage, *seen = (c.strip() for c in rest.split("|"))
        if len(seen) == columns:
            at = float(happened), float(arrived)
            read.append(LateRow(id, fact, *at, before, reply, stage, tuple(seen)))
    return read


def ordered(command: Command, actor: Actor) -> Callable[[LiveCase, float], Order]:
    return lambda case, at: case.order(command, actor, at)


def delivery(case: LiveCase, at: float) -> Event:
    return case.notice(Template.ANSWER_READY, Audience.SUPPORT_TEAM, at, edition=1)


def report(case: LiveCase, at: float) -> Event:
    return EscalatedByWatchdog(
        id="watchdog", at=case.at(at), by="watchdog", name=DeadlineName.STATUS_ANSWER, rung="24h"
    )


def reported(kind: ReportKind, by: str = ORGANISATION) -> Callable[[LiveCase, float], Event]:
    return lambda case, at: case.reported(kind, at, by=by)


def news_again(case: LiveCase, at: float) -> Event:
    report = case.reported(ReportKind.ACCOMMODATED, at)
    case.send(report, at)
    return report


def withdrawal_again(case: LiveCase, at: float) -> Order:
    order = case.order(WITHDRAW, STRANGER, at)
    case.send(order, at)
    return order


FACTS: dict[str, Callable[[LiveCase, float], Order | Event]] = {
    "second delivery": delivery,
    "delivery of the wrong answer": delivery,
    "answer": ordered(RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER),
    "answer that contradicts itself": ordered(
        RecordAnswer(answer=CONTRADICTORY_ANSWER), CHECK_OFFICER
    ),
    "correction": ordered(CORRECTION, CHECK_OFFICER),
    "withdrawal": ordered(WITHDRAW, STRANGER),
    "withdrawal, once more": ordered(WITHDRAW, STRANGER),
    "withdrawal, the same message": withdrawal_again,
    "reading": ordered(ReadAnswer(), REFERRER),
    "acknowledgement": ordered(AcknowledgeEscalation(), SUPERVISOR),
    "second guard's report": report,
    "delivery by hand": ordered(ConfirmDelivery(audience=Audience.SUPPORT_TEAM), OPERATIONS),
    "extension": ordered(EXTEND, SUPERVISOR),
    "closing": ordered(CLOSE, CASEWORKER),
    "fact without a time zone": lambda case, at: replace(
        report(case, at), at=case.at(at).replace(tzinfo=None)
    ),
    "fact from the year 1": lambda case, at: replace(
        report(case, at), at=datetime.min.replace(tzinfo=UTC)
    ),
}

PRIORITISED = AnswerPrioritisation(acknowledged=True)
ACCOMPANY = OpenTask(task=TaskKind.ACCOMPANYING, due=RECEIVED + timedelta(hours=100))
FOUND = FinishTask(task_id="task", task=TaskKind.SHORT_SHELTER, result="found")
REMOVED = CloseCase(outcome=Outcome.ENFORCED_REMOVAL, reason="told by another team")
NEWS: dict[str, Callable[[LiveCase, float], Order | Event]] = {
    "news: not seen": reported(ReportKind.NOT_SEEN),
    "news: engaging": reported(ReportKind.ENGAGING),
    "news: accommodated": reported(ReportKind.ACCOMMODATED),
    "news: accommodated, the same message": news_again,
    "news: moved area": reported(ReportKind.MOVED_AREA),
    "news by another authority": reported(ReportKind.ENGAGING, "E08000003"),
    "news by the area's authority": reported(ReportKind.ENGAGING, AUTHORITY),
    "withdrawal brought by another authority": reported(ReportKind.CONSENT_WITHDRAWN, "E08000003"),
    "request to look sooner": ordered(PRIORITISE, CASEWORKER),
    "word of the casework team": ordered(PRIORITISED, CASEWORKER),
    "row by hand": ordered(ACCOMPANY, CASEWORKER),
    "result of a row": ordered(FOUND, CASEWORKER),
    "closing as enforced removal": ordered(REMOVED, CASEWORKER),
    "offer of return": ordered(OfferReturn(), CASEWORKER),
    "transfer": ordered(TransferCase(authority="S12000033", nation="Scotland"), CASEWORKER),
    "extension while waiting": ordered(EXTEND, SUPERVISOR),
}

BEFORE: dict[str, Callable[[LiveCase, float], object]] = {
    "answer recorded": lambda case, at: case.ask(
        RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER, at
    ),
    "first delivery": lambda case, at: case.deliver(Audience.REFERRER, at),
    "answered": lambda case, at: case.answer(OPEN_ANSWER, at),
    "corrected": lambda case, at: case.ask(CORRECTION, CHECK_OFFICER, at),
    "extended": lambda case, at: case.ask(EXTEND, SUPERVISOR, at),
    "asked to look sooner": lambda case, at: case.ask(PRIORITISE, CASEWORKER, at),
    "taken": lambda case, at: case.ask(PRIORITISED, CASEWORKER, at),
    "offered return": lambda case, at: case.ask(OfferReturn(), CASEWORKER, at),
    "transferred": lambda case, at: case.ask(
        TransferCase(authority="S12000033", nation="Scotland"), CASEWORKER, at
    ),
    "not seen": lambda case, at: case.receive(ReportKind.NOT_SEEN, at),
    "engaging": lambda case, at: case.receive(ReportKind.ENGAGING, at),
    "accommodated": lambda case, at: case.receive(ReportKind.ACCOMMODATED, at),
    "looked at": lambda case, at: case.finish(TaskKind.CLOSING, at),
    "withdrawn": lambda case, at: case.ask(WITHDRAW, STRANGER, at),
    "closed": lambda case, at: case.ask(CLOSE, CASEWORKER, at),
}


def live(row: LateRow) -> tuple[LiveCase, Reply]:
    """Live through what the row says came before, then let the fact arrive."""
    case = LiveCase()
    history, clock = row.before.split("; ")
    for step in history.split(", "):
        if step != "nothing":
            name, _, at = step.rpartition(" at ")
            BEFORE[name](case, float(at))
    fact = (FACTS | NEWS)[row.fact](case, row.happened)
    return case, case.send(fact, row.arrived, asleep=clock == "clock not read")
