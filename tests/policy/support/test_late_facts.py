"""The written table of late facts, docs/late-facts.md: each row is lived through here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy.support.commands import (
    AcknowledgeEscalation,
    Actor,
    CloseCase,
    Command,
    ExtendWindow,
    Order,
    ReadAnswer,
    RecordAnswer,
    WithdrawConsent,
)
from policy.support.events import EscalatedByWatchdog, Event
from policy.support.recording import Reply
from policy.support.view import progress
from policy.support.words import Audience, DeadlineName, Outcome, Template
from tests.policy.support.builders import (
    CASEWORKER,
    CHECK_OFFICER,
    CONTRADICTORY_ANSWER,
    CORRECTION,
    OPEN_ANSWER,
    REFERRER,
    STRANGER,
    SUPERVISOR,
    Case,
)

TABLE = Path(__file__).parents[3] / "docs" / "late-facts.md"

CLOSE = CloseCase(outcome=Outcome.DIED, reason="told by the hospital")
EXTEND = ExtendWindow(reason="an appeal is pending")
WITHDRAW = WithdrawConsent(channel="letter")


@dataclass(frozen=True)
class Row:
    id: str
    fact: str
    happened: float
    arrived: float
    before: str
    told: str
    stage: str
    status_answer: str


def rows() -> list[Row]:
    cells = re.findall(r"^\| ([A-Z]\d+) \|(.+)\|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    read = []
    for id, rest in cells:
        fact, happened, arrived, *others = (cell.strip() for cell in rest.split("|"))
        read.append(Row(id, fact, float(happened), float(arrived), *others))
    return read


def ordered(command: Command, actor: Actor) -> Callable[[Case, float], Order]:
    return lambda case, at: case.order(command, actor, at)


def delivery(case: Case, at: float) -> Event:
    return case.notice(Template.ANSWER_READY, Audience.SUPPORT_TEAM, at, edition=1)


def report(case: Case, at: float) -> Event:
    return EscalatedByWatchdog(
        id="watchdog", at=case.at(at), by="watchdog", name=DeadlineName.STATUS_ANSWER, rung="24h"
    )


def withdrawal_again(case: Case, at: float) -> Order:
    order = case.order(WITHDRAW, STRANGER, at)
    case.hear(order, at)
    return order


FACTS: dict[str, Callable[[Case, float], Order | Event]] = {
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
    "extension": ordered(EXTEND, SUPERVISOR),
    "closing": ordered(CLOSE, CASEWORKER),
    "fact without a time zone": lambda case, at: replace(
        report(case, at), at=case.at(at).replace(tzinfo=None)
    ),
    "fact from the year 1": lambda case, at: replace(
        report(case, at), at=datetime.min.replace(tzinfo=UTC)
    ),
}

BEFORE: dict[str, Callable[[Case, float], object]] = {
    "answer recorded": lambda case, at: case.ask(
        RecordAnswer(answer=OPEN_ANSWER), CHECK_OFFICER, at
    ),
    "first delivery": lambda case, at: case.deliver(Audience.REFERRER, at),
    "answered": lambda case, at: case.answer(OPEN_ANSWER, at),
    "corrected": lambda case, at: case.ask(CORRECTION, CHECK_OFFICER, at),
    "extended": lambda case, at: case.ask(EXTEND, SUPERVISOR, at),
    "withdrawn": lambda case, at: case.ask(WITHDRAW, STRANGER, at),
    "closed": lambda case, at: case.ask(CLOSE, CASEWORKER, at),
}


def live(row: Row) -> tuple[Case, Reply]:
    """Live through what the row says came before, then let the fact arrive."""
    case = Case()
    history, clock = row.before.split("; ")
    for step in history.split(", "):
        if step != "nothing":
            name, _, at = step.rpartition(" at ")
            BEFORE[name](case, float(at))
    fact = FACTS[row.fact](case, row.happened)
    return case, case.hear(fact, row.arrived, asleep=clock == "clock not read")


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_a_late_fact_ends_as_the_written_table_says(row: Row) -> None:
    case, reply = live(row)
    seen = progress(case.state)
    told = reply.code or reply.verdict.value
    assert (told, seen.stage, seen.status_answer) == (row.told, row.stage, row.status_answer)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_a_late_fact_that_counted_is_recorded_with_both_its_moments(row: Row) -> None:
    case, reply = live(row)
    if reply.verdict.value == "applied":
        recorded = next(i for i in reversed(case.history) if i.event.kind != "deadline-passed")
        assert recorded.recorded_at == case.at(row.arrived)
        assert recorded.event.at == case.at(min(row.happened, row.arrived))


def test_the_table_has_a_row_for_every_fact_and_no_id_twice() -> None:
    table = rows()
    assert {row.fact for row in table} == set(FACTS)
    assert len({row.id for row in table}) == len(table)
