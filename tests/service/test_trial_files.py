"""Files as spreadsheets and mailboxes left them, each with what it must come to. Their people are
invented, and their dates are as they were written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy.organisations import Organisation, standing
from policy.refusal import Refusal
from policy.support.deeds import AuthorityReported
from policy.support.intake.judging import Accepted, judge
from service.files.opening import open_rows
from service.files.organisations import ORGANISATIONS, organisation_of
from service.files.referrals import REFERRALS
from service.files.reports import REPORTS, remarks_on_report, report_of
from service.files.rows import BadRow, FileRefused, Row

DATA = Path(__file__).parents[1] / "data"
TRIALS = DATA / "trials" / "files"
# Other remarks are not about how a cell was read.
HOW_READ = {
    "invisible-mark",
    "date-read",
    "code-in-capitals",
    "nationality-read",
    "british-without-right-of-abode",
    "hour-shown-twice",
}
NOW = datetime(2026, 11, 28, 21, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def register() -> dict[str, Organisation]:
    """The sample's organisations."""
    found = {}
    with open_rows(DATA / "2026-05-outreach" / "organisations.csv", ORGANISATIONS) as rows:
        for row in rows:
            assert isinstance(row, Row)
            entered = organisation_of(row.cells)
            assert isinstance(entered, Organisation)
            found[entered.id] = entered
    assert standing(found["E09000007"], NOW).may_refer
    # Some of the files are another authority's.
    return found | {"E08000035": replace(found["E09000007"], id="E08000035")}


def verdicts(name: str, register: dict[str, Organisation]) -> list[str]:
    """What each row comes to: accepted with how it was read, or its reason."""
    said = []
    with open_rows(TRIALS / name, REFERRALS) as rows:
        for row in rows:
            if isinstance(row, BadRow):
                said.append(row.problem.code)
                continue
            verdict = judge(row.cells, register, NOW)
            if isinstance(verdict, Accepted):
                codes = dict.fromkeys(remark.code for remark in verdict.remarks)
                said.append(" ".join(["accepted", *filter(HOW_READ.__contains__, codes)]))
            else:
                said.append(verdict.reason)
    return said


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("01-phone-direction-marks.csv", ["accepted invisible-mark"]),
        ("02-email-zero-width.csv", ["accepted invisible-mark"]),
        ("03-name-isolates.csv", ["accepted invisible-mark"]),
        (
            "04-excel-times.csv",
            ["accepted date-read", "accepted date-read", "date-unreadable"],
        ),
        ("05-trailing-empty-columns.csv", ["accepted"]),
        ("08-scientific-ids.csv", ["submission-id-missing", "submission-id-missing"]),
        ("09-lowercase-organisation.csv", ["accepted code-in-capitals"]),
        (
            "10-nationalities.csv",
            ["accepted nationality-read"] * 4
            + ["accepted"]
            + ["accepted nationality-read"] * 3
            + ["accepted nationality-read british-without-right-of-abode", "uk-national"],
        ),
        ("13-october-hour.csv", ["accepted hour-shown-twice"]),
        ("13b-march-hour.csv", ["date-unreadable"]),
        ("F1-received-at-1900-aborts-file.csv", ["date-unreadable", "accepted"]),
        (
            "F2-unclosed-quote-swallows-two-referrals.csv",
            ["quote-not-closed", "accepted", "accepted", "accepted"],
        ),
    ],
)
def test_each_file_comes_to_what_it_means(
    register: dict[str, Organisation], name: str, expected: list[str]
) -> None:
    assert verdicts(name, register) == expected


@pytest.mark.parametrize(
    ("name", "cause"), [("06-sep-line.csv", "sep="), ("07-cr-only.csv", "carriage return alone")]
)
def test_a_file_that_cannot_be_split_is_refused_with_the_cause(name: str, cause: str) -> None:
    with pytest.raises(FileRefused) as caught:
        open_rows(TRIALS / name, REFERRALS)
    assert caught.value.refusal.code == "wrong-columns"
    assert cause in caught.value.refusal.sentence


def test_an_absent_field_of_an_update_is_a_blank_one() -> None:
    with open_rows(TRIALS / "F3-update-jsonl-missing-field.jsonl", REPORTS) as rows:
        facts = [report_of(row.cells) for row in rows if isinstance(row, Row)]
    assert len(facts) == 3
    assert all(isinstance(fact, AuthorityReported) for fact in facts)


@pytest.mark.parametrize("absent", REPORTS.columns)
def test_an_update_without_a_field_never_raises(absent: str) -> None:
    whole = dict.fromkeys(REPORTS.columns, "") | {
        "update_id": "U-1",
        "submission_id": "A-1",
        "organisation_id": "E08000035",
        "happened_at": "28/11/2026 9:05:00",
        "kind": "engaging",
    }
    del whole[absent]
    assert isinstance(report_of(whole), AuthorityReported | Refusal)


def test_how_the_time_of_an_update_was_read_is_said() -> None:
    said = remarks_on_report({"happened_at": "25/10/2026 1:30"})
    assert [remark.code for remark in said] == ["date-read", "hour-shown-twice"]
    assert remarks_on_report({"happened_at": "24/10/2026 01:30"}) == ()
    assert remarks_on_report({"happened_at": "25/10/2026 01:30 GMT"}) == ()
