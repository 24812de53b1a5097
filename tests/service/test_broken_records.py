"""One record that is broken in whatever way changes nothing about the others: each comes to what it
comes to alone.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.refusal import Refusal
from policy.support.intake.columns import IN_EVERY_FILE
from service.files.opening import open_rows
from service.files.referrals import REFERRALS
from service.files.reports import REPORTS
from service.files.rows import NOTES, BadRow, FileRefused, Row, Table
from service.files.source import LONGEST_LINE
from service.files.writing import RefusedRows, ReportFile
from service.intake.rows import take_rows
from tests.service.test_files import SAMPLE, only_problem, refusal, rows_of, written

notes = st.text(alphabet='ab,"\n\r; 1', max_size=30)


def record(number: int, note: str) -> list[str]:
    """A whole referral, as a row of cells."""
    cells = dict.fromkeys(IN_EVERY_FILE, "x") | {
        "submission_id": f"N-{number}",
        "received_at": "28/11/2026 20:49",
        "notes": note,
    }
    return [cells[name] for name in IN_EVERY_FILE]


def as_csv(rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def found(path: Path, table: Table = REFERRALS) -> list[str]:
    """The number of each row, or the code of what is wrong with it."""
    return [
        row.text("submission_id") if isinstance(row, Row) else row.problem.code
        for row in rows_of(path, table)
    ]


@given(before=st.lists(notes, max_size=3), after=st.lists(notes, max_size=4))
def test_a_quotation_mark_that_is_not_closed_costs_its_own_row_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "open.csv"
    heads = [record(n, note) for n, note in enumerate(before)]
    tails = [record(100 + n, note) for n, note in enumerate(after)]
    broken = as_csv([record(99, "")]).rstrip("\r\n") + '"Found near the church\r\n'
    path.write_bytes((as_csv([[*IN_EVERY_FILE], *heads]) + broken + as_csv(tails)).encode())
    expected = [cells[0] for cells in heads]
    codes = {"quote-not-closed", "record-unreadable"}
    seen = found(path)
    assert seen[: len(heads)] == expected
    assert seen[len(heads)] in codes
    if after:
        assert seen[len(heads) + 1 :] == [cells[0] for cells in tails]


@given(st.lists(notes, min_size=1, max_size=5))
def test_honest_notes_of_several_lines_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, said: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "honest.csv"
    rows = [record(n, note) for n, note in enumerate(said)]
    path.write_bytes(as_csv([[*IN_EVERY_FILE], *rows]).encode())
    assert [r.cells["notes"] for r in rows_of(path, REFERRALS) if isinstance(r, Row)] == said


def test_the_line_of_an_open_mark_and_of_the_row_inside_it_are_said(tmp_path: Path) -> None:
    good = as_csv([record(2, "")])
    broken = as_csv([record(1, "")]).rstrip("\r\n") + '"Found\r\nnear the church\r\n'
    path = written(tmp_path, as_csv([[*IN_EVERY_FILE]]) + broken + good * 361)
    rows = rows_of(path, REFERRALS)
    assert len(rows) == 362
    bad = rows[0]
    assert isinstance(bad, BadRow) and bad.problem.code == "quote-not-closed"
    assert "opens on line 2 of the file" in bad.problem.sentence
    assert "line 4, still inside it" in bad.problem.sentence
    assert bad.raw == broken.encode()


def test_an_update_swallowed_by_an_open_mark_is_read_by_its_date(tmp_path: Path) -> None:
    heading = ",".join(REPORTS.columns)
    row = "U-{},A-1,E08000035,28/11/2026 10:00,duty,engaging,,{}\n"
    honest = '"he said: one, two, three, four, five, six, seven, eight\nand went"'
    path = written(
        tmp_path,
        f"{heading}\n"
        + row.format(1, '"open')
        + row.format(2, "")
        + row.format(3, 'closed"')
        + row.format(4, honest),
    )
    rows = rows_of(path, REPORTS)
    codes = [r.cells["update_id"] if isinstance(r, Row) else r.problem.code for r in rows]
    assert codes == ["quote-not-closed", "U-2", "U-3", "U-4"]


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl"])
@pytest.mark.parametrize("more", [1, LONGEST_LINE, 2 * LONGEST_LINE + 7])
def test_a_line_that_is_too_long_is_refused_with_all_that_stands_behind_its_first_part(
    tmp_path: Path, name: str, more: int
) -> None:
    table = Table(name="a small file", columns=("submission_id", "text"))
    lines = {
        "x.csv": ["submission_id,text", "A-1,a", "x" * LONGEST_LINE + "y" * more + ",z", "A-2,b"],
        "x.jsonl": [
            json.dumps({"submission_id": "A-1"}),
            "x" * LONGEST_LINE + "y" * more,
            json.dumps({"submission_id": "A-2"}),
        ],
    }[name]
    path = written(tmp_path, "\n".join(lines) + "\n", name)
    assert found(path, table) == ["A-1", "too-long", "A-2"]
    tail = "x" * LONGEST_LINE + "\nA-3,tail\n" if name == "x.csv" else ""
    if tail:
        assert found(written(tmp_path, "submission_id,text\n" + tail, name), table)[-1] == "A-3"


def test_a_row_hidden_behind_the_first_part_of_a_line_is_never_a_row(tmp_path: Path) -> None:
    hidden = as_csv([record(7, "")])
    long = '"' + "x" * (LONGEST_LINE - 1) + hidden
    path = written(tmp_path, as_csv([[*IN_EVERY_FILE]]) + long + as_csv([record(8, "")]))
    assert found(path) == ["too-long", "N-8"]


def test_empty_columns_at_the_end_are_nothing_and_a_cell_in_one_is_too_many(tmp_path: Path) -> None:
    path = written(tmp_path, "id,text,,\n1,a,,\n2,b\n3,c,\n4,d,,x\n5,e,,,\n")
    with open_rows(path, Table(name="a small file", columns=("id", "text"))) as rows:
        assert rows.empty_columns == 2
        lines = [row.line if isinstance(row, Row) else row.problem.code for row in rows]
    assert lines == [2, 3, 4, "wrong-cell-count", "wrong-cell-count"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,text\n1,a\n2,Jos\u00e9\n".encode("cp1252"), "byte 18 of the file, on line 3, is E9"),
        (b"id,text\n" + b"1,a\n" * 40_000 + b"1,\xff\n", "byte 160011 of the file, on line 40002"),
        (b"id,text\n1,\xc3", "byte 11 of the file, on line 2, is C3"),
        ("id,text\n1,a\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_where_a_file_leaves_its_encoding_is_said(
    tmp_path: Path, content: bytes, said: str
) -> None:
    assert said in refusal(written(tmp_path, content)).sentence


class Memory:
    """Takes rows in, and makes the mistakes it is told to."""

    def __init__(self, wrong: set[int]) -> None:
        self.wrong = wrong
        self.became: dict[int, str] = {}

    async def take(self, row: Row | BadRow) -> str:
        if row.line in self.wrong:
            raise LookupError("Ada Example, born 4/5/1990")
        return "taken"

    def failed(self, problem: Refusal) -> str:
        assert "Ada" not in problem.sentence + problem.what_to_do
        return problem.code

    def add(self, line: int, outcome: str) -> None:
        self.became[line] = outcome


@given(st.sets(st.integers(2, 9)), st.integers(1, 5))
def test_whatever_is_raised_over_a_row_is_its_own_refusal(wrong: set[int], at_once: int) -> None:
    rows = [Row(line=line, cells={}, raw=b"") for line in range(2, 10)]
    memory = Memory(wrong)

    async def taken() -> int:
        mistakes = 0
        async for one in take_rows(memory, rows, at_once=at_once):
            memory.add(one.row.line, one.outcome)
            mistakes += one.mistake
        return mistakes

    assert asyncio.run(taken()) == len(wrong)
    assert memory.became == {n: "row-failed" if n in wrong else "taken" for n in range(2, 10)}


def test_a_file_without_a_row_is_refused() -> None:
    memory = Memory(set())

    async def taken() -> None:
        async for _ in take_rows(memory, [], at_once=3):
            pass

    with pytest.raises(FileRefused) as caught:
        asyncio.run(taken())
    assert caught.value.refusal.code == "file-has-no-rows"


def test_half_a_character_in_a_number_does_not_cost_the_report(tmp_path: Path) -> None:
    with ReportFile(tmp_path / "report.csv") as report:
        report.add(2, "A\ud800-1", "rejected", "control-character")
    assert "A?-1" in (tmp_path / "report.csv").read_text()


def noted(path: Path, to: Path, why: str = 'a "reason", with more') -> Path:
    with (
        open_rows(path, REFERRALS) as rows,
        RefusedRows(to, rows.heading, noted=True) as refused,
    ):
        for row in rows:
            refused.add(row, why)
    return to


def test_refused_rows_say_their_line_and_why_and_read_the_same_again(tmp_path: Path) -> None:
    sent = SAMPLE / "referrals.csv"
    once = noted(sent, tmp_path / "once.csv")
    with once.open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    assert [first[name] for name in NOTES] == ["2", 'a "reason", with more']
    assert rows_cells(once) == rows_cells(sent)
    twice = noted(once, tmp_path / "twice.csv")
    assert twice.read_bytes() == once.read_bytes()


def test_refused_objects_say_their_line_and_why_and_read_the_same_again(tmp_path: Path) -> None:
    lines = ['{"submission_id": "A-1", "notes": "a\\"b"}', " {} ", "[1]", '{"submission_id" "A-2"}']
    sent = written(tmp_path, "\n".join(lines), "x.jsonl")
    once = noted(sent, tmp_path / "once.jsonl")
    said = once.read_text().splitlines()
    assert json.loads(said[0])["refused_because"] == 'a "reason", with more'
    assert said[2] == "[1]"
    assert rows_cells(once) == rows_cells(sent)
    assert noted(once, tmp_path / "twice.jsonl").read_text().splitlines() == said


def rows_cells(path: Path) -> list[dict[str, str] | str]:
    return [
        dict(row.cells) if isinstance(row, Row) else row.problem.code
        for row in rows_of(path, REFERRALS)
    ]


def test_a_record_whose_end_is_unclear_goes_back_with_its_note_and_can_be_mended(
    tmp_path: Path,
) -> None:
    broken = as_csv([record(1, "")]).rstrip("\r\n") + '"open\r\n'
    path = written(tmp_path, as_csv([[*IN_EVERY_FILE]]) + broken + as_csv([record(2, "")]))
    with (
        open_rows(path, REFERRALS) as rows,
        RefusedRows(tmp_path / "r.csv", rows.heading, noted=True) as refused,
    ):
        for row in rows:
            refused.add(row, "because")
    back = tmp_path / "r.csv"
    assert found(back) == ["quote-not-closed", "N-2"]
    back.write_bytes(back.read_bytes().replace(b'"open\r\n', b"closed\r\n"))
    assert found(back) == ["N-1", "N-2"]


def test_only_problem_of_a_cut_off_cell_stays_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, 'id,text\n0,first\n1,"the upload sto')
    assert only_problem(path) == (3, "record-unreadable")
