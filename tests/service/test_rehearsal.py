"""The sample folder rehearsed: both expected files come out exactly."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy.time import LONDON
from service.rehearsal import Rehearsal, rehearse

SAMPLE = Path(__file__).parents[1] / "data" / "2026-05-outreach"


def _expected(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _london(moment: datetime | None) -> str:
    return moment.astimezone(LONDON).strftime("%d/%m/%Y %H:%M") if moment else ""


@pytest.fixture(scope="module")
def rehearsal() -> Rehearsal:
    return rehearse(SAMPLE)


def test_every_row_of_the_sample_gets_its_expected_verdict(rehearsal: Rehearsal) -> None:
    verdicts = [
        {
            "line": str(row.line),
            "submission_id": row.submission_id,
            "verdict": row.verdict,
            "reason": row.reason,
        }
        for row in rehearsal.intake
    ]
    assert verdicts == _expected("expected.csv")


def test_every_case_of_the_sample_comes_to_its_expected_end(rehearsal: Rehearsal) -> None:
    cases = [
        {
            "submission_id": case.submission_id,
            "answer": case.answer,
            "breached": "yes" if case.play.state.breached_at else "no",
            "withdrawn_at": _london(case.withdrawn_at),
            "updates_applied": str(case.count(applied=True)),
            "updates_refused": str(case.count(applied=False)),
        }
        for case in rehearsal.cases
    ]
    assert cases == _expected("expected-cases.csv")


def test_a_rehearsal_can_end_at_a_day(rehearsal: Rehearsal) -> None:
    short = rehearse(SAMPLE, datetime(2026, 5, 9, tzinfo=UTC))
    assert sum(len(case.play.events) for case in short.cases) < sum(
        len(case.play.events) for case in rehearsal.cases
    )
    assert all(item.recorded_at <= short.until for c in short.cases for item in c.play.events)


def test_every_answer_and_report_of_the_sample_finds_its_case(rehearsal: Rehearsal) -> None:
    assert rehearsal.unread == 0


def test_facts_of_a_year_that_never_comes_do_not_keep_a_rehearsal_running(tmp_path: Path) -> None:
    for name in ("organisations.csv", "referrals.csv", "status-answers.csv"):
        (tmp_path / name).write_bytes((SAMPLE / name).read_bytes())
    with (SAMPLE / "authority-updates.csv").open(encoding="utf-8", newline="") as file:
        first, second, third, *_ = csv.DictReader(file)
    first["happened_at"], second["happened_at"] = "31/12/9999 23:59", "01/01/0001 00:00"
    first.pop("detail")
    with (tmp_path / "authority-updates.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, third)
        writer.writeheader()
        writer.writerows([first, second, third])
    found = rehearse(tmp_path)
    assert found.unread == 1
    assert found.until.year == 2026
    assert sum(len(case.reports) for case in found.cases) == 2
