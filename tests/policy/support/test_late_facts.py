"""The written tables of late facts, docs/late-facts.md: each row is lived through here."""

from __future__ import annotations

import pytest

from policy.cases.effects import AddTask
from policy.support.screens.view import progress
from tests.policy.support.builders import RECEIVED, LiveCase
from tests.policy.support.late import FACTS, NEWS, LateRow, live, rows

FIRST_DAY = rows(1)
MONTHS = rows(2)


@pytest.mark.parametrize("row", FIRST_DAY, ids=lambda row: row.id)
def test_a_late_fact_ends_as_the_written_table_says(row: LateRow) -> None:
    case, reply = live(row)
    seen = progress(case.state)
    answer = reply.code or reply.verdict.value
    assert (answer, seen.stage, seen.status_answer) == (row.reply, row.stage, *row.seen)


@pytest.mark.parametrize("row", MONTHS, ids=lambda row: row.id)
def test_late_news_of_the_months_ends_as_the_written_table_says(row: LateRow) -> None:
    case, reply = live(row)
    answer = reply.code or reply.verdict.value
    seen = (not_seen_since(case), asked_for(case, reply.verdict.value))
    assert (answer, progress(case.state).stage, seen) == (row.reply, row.stage, row.seen)


def not_seen_since(case: LiveCase) -> str:
    since = case.state.not_seen_since
    return f"{(since - RECEIVED).total_seconds() / 3600:g}" if since else "-"


def asked_for(case: LiveCase, verdict: str) -> str:
    """The rows that the fact opened: nothing if it did not count."""
    last = next(i for i in reversed(case.history) if i.event.kind != "deadline-passed")
    rows = [str(effect.task) for effect in last.effects if isinstance(effect, AddTask)]
    return ", ".join(rows if verdict == "applied" else ()) or "-"


@pytest.mark.parametrize("row", [*FIRST_DAY, *MONTHS], ids=lambda row: row.id)
def test_a_late_fact_that_counted_is_recorded_with_both_its_moments(row: LateRow) -> None:
    case, reply = live(row)
    if reply.verdict.value == "applied":
        recorded = next(i for i in reversed(case.history) if i.event.kind != "deadline-passed")
        assert recorded.recorded_at == case.at(row.arrived)
        assert recorded.event.at == case.at(min(row.happened, row.arrived))


def test_the_tables_have_a_row_for_every_fact_and_no_id_twice() -> None:
    assert {row.fact for row in FIRST_DAY} == set(FACTS)
    assert {row.fact for row in MONTHS} == set(NEWS)
    ids = [row.id for row in (*FIRST_DAY, *MONTHS)]
    assert len(set(ids)) == len(ids)
