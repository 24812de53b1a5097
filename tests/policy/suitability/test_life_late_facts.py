"""The written table of late facts, docs/suitability-late-facts.md: each row is lived through."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from policy.cases.replies import Reply
from policy.suitability.deeds import (
    RecordFacts,
    ReportAttempt,
    ServeToFile,
    WithdrawDecision,
)
from policy.suitability.evidence.facts import EffortToChange
from policy.suitability.evidence.words import Place
from policy.suitability.screens.view import progress
from policy.time import london_day
from tests.policy.suitability.life import (
    ASSESSOR,
    CLEAR,
    OFFICER,
    SERVED,
    UKVI,
    UNCHANGED,
    Life,
    at,
    decided,
    indoors,
)
from tests.policy.suitability.test_corrected_person import CHILD

TABLE = Path(__file__).parents[3] / "docs" / "suitability-late-facts.md"
WITHDRAW = WithdrawDecision(reason="has a bed")


@dataclass(frozen=True)
class FactRow:
    id: str
    fact: str
    happened: datetime
    arrived: datetime
    before: str
    reply: str
    stage: str
    incidents: int


def rows() -> list[FactRow]:
    cells = re.findall(r"^\| ([A-Z]\d+) \|(.+)\|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    read = []
    for id, rest in cells:
        fact, happened, arrived, before, reply, stage, incidents = (
            cell.strip() for cell in rest.split("|")
        )
        read.append(
            FactRow(id, fact, at(happened), at(arrived), before, reply, stage, int(incidents))
        )
    return read


ROWS = rows()


def news(life: Life, of: datetime, now: datetime) -> Reply:
    number = len(life.history)
    return life.news(now, indoors(of, id=f"news-{number}"))


def other_news(life: Life, now: datetime) -> Reply:
    """An effort to change, say: it decides nothing, and must be looked at."""

    fact = EffortToChange(id=f"other-{len(life.history)}", as_of=london_day(now))
    return life.ask(RecordFacts(facts=(fact,)), ASSESSOR, now)


def to_file(life: Life, now: datetime) -> Reply:
    for day in ("03-03", "03-10"):
        attempt = ReportAttempt(where="the station", note="not met")
        life.ask(attempt, OFFICER, now, happened=at(f"{day} 07:00"))
    return life.ask(ServeToFile(note="not met"), OFFICER, now)


BEFORE: dict[str, Callable[[Life, datetime], object]] = {
    "cleared": lambda life, now: life.cleared(now),
    "looked": lambda life, now: life.ask(UNCHANGED, OFFICER, now),
    "served": lambda life, now: life.ask(SERVED, OFFICER, now),
    "withdrawn": lambda life, now: life.ask(WITHDRAW, UKVI, now),
    "to file": to_file,
    "other news": other_news,
    "child": lambda life, now: life.ask(CHILD, ASSESSOR, now),
}

FACTS: dict[str, Callable[[Life, FactRow], Reply]] = {
    "service": lambda life, row: life.ask(SERVED, OFFICER, row.arrived, row.happened),
    "withdrawal": lambda life, row: life.ask(WITHDRAW, UKVI, row.arrived, row.happened),
    "clearance": lambda life, row: life.ask(CLEAR, OFFICER, row.arrived, row.happened),
    "look: unchanged": lambda life, row: life.ask(UNCHANGED, OFFICER, row.arrived, row.happened),
    "look: in a hostel": lambda life, row: life.ask(
        replace(UNCHANGED, place=Place.HOSTEL), OFFICER, row.arrived, row.happened
    ),
    "news of a bed": lambda life, row: news(life, row.happened, row.arrived),
}


def live(row: FactRow) -> tuple[Life, Reply]:
    """Live through what the row says came before, then let the fact arrive."""
    life = decided()
    for step in row.before.split(", "):
        if step == "nothing":
            continue
        name, _, moment = step.rpartition(" at ")
        if name.startswith("news of "):
            news(life, at(f"{name.removeprefix('news of ')} 12:00"), at(moment))
        else:
            BEFORE[name](life, at(moment))
    return life, FACTS[row.fact](life, row)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_late_fact_ends_as_the_written_table_says(row: FactRow) -> None:
    life, reply = live(row)
    answer = reply.code or reply.verdict.value
    seen = progress(life.state)
    assert (answer, seen.stage, seen.incidents) == (row.reply, row.stage, row.incidents)


def test_the_table_has_a_row_for_every_fact_and_no_id_twice() -> None:
    assert {row.fact for row in ROWS} == set(FACTS)
    assert len({row.id for row in ROWS}) == len(ROWS) == 36
