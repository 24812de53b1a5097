"""Reading what people send and writing what they get back."""

from __future__ import annotations

import csv
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.organisations import Organisation, Status, standing
from policy.people.matching import MatchKeys
from policy.refusal import Refusal
from policy.support.intake.columns import IN_EVERY_FILE
from policy.support.intake.content import content_of, submission_key
from policy.support.intake.judging import NotAccepted, judge
from policy.support.intake.matching import match_keys
from service.files.opening import open_rows
from service.files.organisations import ORGANISATIONS, organisation_of
from service.files.referrals import REFERRALS
from service.files.rows import BadRow, FileRefused, Row, Table
from service.files.writing import RefusedRows, ReportFile, spreadsheet_safe

SAMPLE = Path(__file__).parents[1] / "data" / "2026-05-outreach"
SMALL = Table(
    name="a small file", columns=("id", "text"), extra=("more",), lists=frozenset({"text"})
)


def written(tmp_path: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows_of(path: Path, table: Table = SMALL) -> list[Row | BadRow]:
    with open_rows(path, table) as rows:
        return list(rows)


def cells_of(path: Path) -> list[dict[str, str]]:
    rows = rows_of(path)
    assert all(isinstance(row, Row) for row in rows), rows
    return [dict(row.cells) for row in rows if isinstance(row, Row)]


def only_problem(path: Path) -> tuple[int, str]:
    (bad,) = [row for row in rows_of(path) if isinstance(row, BadRow)]
    assert bad.problem.rule == "form"
    return bad.line, bad.problem.code


def refusal(path: Path, table: Table = SMALL) -> Refusal:
    with pytest.raises(FileRefused) as caught:
        open_rows(path, table)
    return caught.value.refusal


class Register(dict[str, Organisation]):
    """The sample's organisations."""

    def __init__(self) -> None:
        super().__init__()
        for row in rows_of(SAMPLE / "organisations.csv", ORGANISATIONS):
            assert isinstance(row, Row)
            organisation = organisation_of(row.cells)
            assert isinstance(organisation, Organisation), organisation
            self[organisation.id] = organisation


class FileIntake:
    """Taking rows in, with a memory instead of a store."""

    def __init__(self, now: datetime) -> None:
        self.register, self.now = Register(), now
        self.received: dict[tuple[str, str] | None, bytes] = {}
        self.keys: list[tuple[str, MatchKeys]] = []

    def take(self, row: Row) -> tuple[str, str]:
        key = submission_key(row.cells)
        if key in self.received:
            same = self.received[key] == content_of(row.cells)
            return ("already-received", "") if same else ("rejected", "conflicting-content")
        verdict = judge(row.cells, self.register, self.now)
        if isinstance(verdict, NotAccepted):
            return "rejected", verdict.reason
        self.received[key] = content_of(row.cells)
        keys = match_keys(verdict.referral)
        earlier = next((id for id, other in self.keys if alike(keys, other)), None)
        self.keys.append((verdict.referral.submission_id, keys))
        return "accepted", f"possible-duplicate-of {earlier}" if earlier else ""


def alike(one: MatchKeys, other: MatchKeys) -> bool:
    return not other.kept.isdisjoint(one.possible)


def test_every_row_of_the_sample_comes_to_what_is_expected(tmp_path: Path) -> None:
    intake = FileIntake(datetime(2026, 5, 9, 12, tzinfo=UTC))
    report = tmp_path / "report.csv"
    with (
        open_rows(SAMPLE / "referrals.csv", REFERRALS) as rows,
        ReportFile(report) as written_report,
    ):
        for row in rows:
            assert isinstance(row, Row)
            written_report.add(row.line, row.cells["submission_id"], *intake.take(row))
    assert report.read_bytes() == (SAMPLE / "expected.csv").read_bytes()


def test_taken_in_twice_the_sample_is_already_received_or_rejected() -> None:
    intake = FileIntake(datetime(2026, 5, 9, 12, tzinfo=UTC))
    rows = [row for row in rows_of(SAMPLE / "referrals.csv", REFERRALS) if isinstance(row, Row)]
    for row in rows:
        intake.take(row)
    second = [intake.take(row)[0] for row in rows]
    assert (second.count("already-received"), second.count("rejected")) == (91, 29)


def test_the_sample_reads_the_same_as_json_lines(tmp_path: Path) -> None:
    rows = [row for row in rows_of(SAMPLE / "referrals.csv", REFERRALS) if isinstance(row, Row)]
    lines = [json.dumps(dict(row.cells), ensure_ascii=False) for row in rows]
    again = rows_of(written(tmp_path, "\n".join(lines), "sample.jsonl"), REFERRALS)
    assert [row.cells for row in again if isinstance(row, Row)] == [row.cells for row in rows]


def test_refused_rows_go_back_byte_for_byte_and_read_the_same(tmp_path: Path) -> None:
    with (
        open_rows(SAMPLE / "referrals.csv", REFERRALS) as rows,
        RefusedRows(tmp_path / "refused.csv", rows.heading) as refused,
    ):
        for row in rows:
            refused.add(row)
    assert (tmp_path / "refused.csv").read_bytes() == (SAMPLE / "referrals.csv").read_bytes()


def test_the_sample_organisations_have_the_standing_they_are_listed_with() -> None:
    register, then = Register(), datetime(2026, 5, 6, tzinfo=UTC)
    with_status = {id: standing(found, then) for id, found in register.items()}
    assert len(with_status) == 24
    assert with_status["E09000005"].status is Status.SUSPENDED
    assert with_status["CH-900104"].status is Status.APPLIED
    assert not with_status["E07000178"].agreement_in_force
    assert sum(found.may_refer for found in with_status.values()) == 21


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("registration", "keen", "organisation-unreadable"),
        ("agreement_until", "31/03/2027", "organisation-unreadable"),
        ("kind", "company", "organisation-kind"),
    ],
)
def test_an_organisation_that_cannot_be_read_is_refused(name: str, cell: str, code: str) -> None:
    (first, *_) = rows_of(SAMPLE / "organisations.csv", ORGANISATIONS)
    assert isinstance(first, Row)
    refused = organisation_of({**first.cells, name: cell})
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_cells_hold_line_breaks_and_quotes_and_the_record_is_what_is_counted(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, 'id,text\r\n1,"two\r\nlines"\r\n\r\n2,"say ""hi"", then"\r\n')
    assert [(row.line, row.raw) for row in rows_of(path)] == [
        (2, b'1,"two\r\nlines"\r\n'),
        (3, b'2,"say ""hi"", then"\r\n'),
    ]
    assert [cells["text"] for cells in cells_of(path)] == ["two\r\nlines", 'say "hi", then']


def test_a_mark_at_the_beginning_and_any_order_of_columns_are_fine(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbfmore, text ,id\na,b,c\n")
    assert cells_of(path) == [{"more": "a", "text": "b", "id": "c"}]
    with open_rows(path, SMALL) as rows:
        assert rows.heading == b"\xef\xbb\xbfmore, text ,id\n"


def test_rows_of_empty_cells_are_counted_and_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, "id,text\n,\n1,a\n , \n")
    assert [row.line for row in rows_of(path)] == [3]


@pytest.mark.parametrize("cells", ["1", "1,a,b", '1,"a",b,c'])
def test_a_row_with_too_few_or_too_many_cells_stops_no_other(tmp_path: Path, cells: str) -> None:
    path = written(tmp_path, f"id,text\n0,first\n{cells}\n2,last\n")
    assert only_problem(path) == (3, "wrong-cell-count")
    assert [row.line for row in rows_of(path) if isinstance(row, Row)] == [2, 4]


def test_a_quotation_mark_gone_wrong_stops_no_other_row(tmp_path: Path) -> None:
    path = written(tmp_path, 'id,text\n0,first\n1,"a"b\n2,last\n')
    assert only_problem(path) == (3, "record-unreadable")
    assert rows_of(path)[2].raw == b"2,last\n"


def test_a_file_cut_off_inside_a_cell_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, 'id,text\n0,first\n1,"the upload sto')
    assert only_problem(path) == (3, "record-unreadable")


def test_a_mark_never_closed_swallows_no_row_after_it(tmp_path: Path) -> None:
    row = f"1,{'x' * 98}\n"
    path = written(tmp_path, 'id,text\n0,"open\n' + row * 5_000)
    good = [found for found in rows_of(path) if isinstance(found, Row)]
    assert only_problem(path) == (2, "quote-not-closed")
    assert len(good) == 5_000


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("id", "missing: text"),
        ("id,Text", "missing: text; not known: Text"),
        ("id,text,shoe size", "not known: shoe size"),
        ("id,text,id", "there more than once: id"),
        ("id,,text", "not known: (no name)"),
        ("id,text,\x1b[31m", "not known: ?[31m"),
        ("id;text", "parted by something other than commas: ;"),
        ("id|text", "parted by something other than commas: |"),
        ("sep=,\nid,text", "begins with sep="),
        ("sep=;\nid;text", "begins with sep="),
        ("id,text\r1,a\r", "carriage return alone"),
    ],
)
def test_wrong_columns_refuse_the_file_and_are_all_listed(
    tmp_path: Path, heading: str, said: str
) -> None:
    refused = refusal(written(tmp_path, f"{heading}\n1,a,b,c\n"))
    assert refused.code == "wrong-columns"
    assert said in refused.sentence


def test_a_first_line_that_is_no_heading_is_not_repeated(tmp_path: Path) -> None:
    refused = refusal(written(tmp_path, "Ada,Example,01/02/1990\n"))
    assert "not their heading" in refused.sentence
    assert "Ada" not in refused.sentence


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        ("id,text\n1,José\n".encode("cp1252"), "file-not-utf-8"),
        ("id,text\n1,a\n".encode("utf-16"), "file-not-utf-8"),
        (b"id,text\n1,\xc3", "file-not-utf-8"),
        (b"PK\x03\x04workbook", "file-is-a-workbook"),
        (b"%PDF-1.7\n%\xe2\xe3", "file-is-a-pdf"),
        (b"id,text\r1,a\r", "wrong-columns"),
        (b'[{"id": "1"}]', "not-json-lines"),
    ],
)
def test_a_file_of_another_kind_is_refused_before_its_first_row(
    tmp_path: Path, content: bytes, code: str
) -> None:
    assert refusal(written(tmp_path, content)).code == code


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing.csv").code == "file-unreadable"
    assert refusal(tmp_path).code == "file-unreadable"


def test_json_lines_may_leave_out_fields_and_give_lists_as_arrays(tmp_path: Path) -> None:
    path = written(
        tmp_path, '{"id": "1", "text": ["a", "b"]}\n\n{"text": null, "more": "\\u0000"}', "x.JSONL"
    )
    assert [row.line for row in rows_of(path)] == [1, 3]
    assert cells_of(path) == [{"id": "1", "text": "a; b"}, {"text": "", "more": "\0"}]


def test_json_lines_are_known_by_their_first_character_too(tmp_path: Path) -> None:
    assert cells_of(written(tmp_path, b'\xef\xbb\xbf \n{"id": "1"}\n', "x.txt")) == [{"id": "1"}]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"id": 1}', "wrong-type"),
        ('{"id": true}', "wrong-type"),
        ('{"id": ["1"]}', "wrong-type"),
        ('{"text": ["a", 1]}', "wrong-type"),
        ('{"id": {"deep": "1"}}', "wrong-type"),
        ('{"id": "1", "shoe": "44"}', "unknown-column"),
        ('{"id": "1", "id": "2"}', "repeated-field"),
        ('{"id": "1"', "not-json"),
        ('["id"]', "not-json"),
        ("[]", "not-json"),
        ("null", "not-json"),
        ("[" * 100_000, "not-json"),
        ('{"id": ' + "9" * 5_000 + "}", "not-json"),
        ('{"id": "' + "x" * 1_000_000 + '"}', "too-long"),
    ],
)
def test_a_line_that_is_no_row_stops_no_other(tmp_path: Path, line: str, code: str) -> None:
    path = written(tmp_path, f'{{"id": "0"}}\n{line}\n{{"id": "2"}}\n', "x.jsonl")
    assert only_problem(path) == (2, code)
    assert [row.line for row in rows_of(path) if isinstance(row, Row)] == [1, 3]


def test_where_json_breaks_is_said(tmp_path: Path) -> None:
    (bad,) = rows_of(written(tmp_path, '{"id": "1" "Ada"}', "x.jsonl"))
    assert isinstance(bad, BadRow)
    assert "from character 12 on" in bad.problem.sentence
    assert "Ada" not in bad.problem.sentence


printable = st.text(alphabet='ab,"\n\r;Ж 1', max_size=12)


@given(st.lists(st.tuples(st.text(alphabet="19Ж", min_size=1, max_size=3), printable), max_size=8))
def test_whatever_a_spreadsheet_writes_reads_back(
    tmp_path_factory: pytest.TempPathFactory, records: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "text"), *records])
    assert [(cells["id"], cells["text"]) for cells in cells_of(path)] == records


def test_a_long_file_needs_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    heading = ",".join(IN_EVERY_FILE)
    path = written(tmp_path, f"{heading}\n" + ("x" * 200 + "," * 30 + "\n") * 5_000)
    tracemalloc.start()
    with open_rows(path, REFERRALS) as rows:
        count = sum(1 for _ in rows)
        assert rows.position == rows.size
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 5_000
    assert peak < 600_000 < path.stat().st_size


def test_a_report_is_kept_with_the_rows_that_are_done_even_if_the_intake_was_stopped(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, "the one before", "report.csv")
    with pytest.raises(KeyboardInterrupt), ReportFile(path) as report:
        report.add(2, "1", "accepted", "")
        assert path.read_text() == "the one before"
        raise KeyboardInterrupt
    assert path.read_text().splitlines()[1:] == ["2,1,accepted,"]
    assert [found.name for found in tmp_path.iterdir()] == ["report.csv"]


def test_a_report_of_no_row_leaves_the_one_before(tmp_path: Path) -> None:
    path = written(tmp_path, "the one before", "report.csv")
    with pytest.raises(KeyboardInterrupt), ReportFile(path):
        raise KeyboardInterrupt
    assert path.read_text() == "the one before"
    assert [found.name for found in tmp_path.iterdir()] == ["report.csv"]


def test_refused_rows_are_kept_even_if_the_intake_was_stopped(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    row = Row(line=2, cells={"id": "1", "text": "=1+1"}, raw=b"1,=1+1")
    with pytest.raises(KeyboardInterrupt), RefusedRows(path, b"id,text\r\n") as refused:
        refused.add(row)
        raise KeyboardInterrupt
    # As it came, a formula too: it must read as the row it was.
    assert path.read_bytes() == b"id,text\r\n1,=1+1\r\n"
    assert path.stat().st_mode & 0o077 == 0


def test_no_refused_row_leaves_no_file(tmp_path: Path) -> None:
    with RefusedRows(tmp_path / "refused.csv", b"id,text\r\n") as refused:
        assert refused.count == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@a", "\tx"])
def test_what_a_spreadsheet_would_run_is_made_text_in_a_report(tmp_path: Path, text: str) -> None:
    assert spreadsheet_safe(text) == f"'{text}"
    assert spreadsheet_safe("E09-1") == "E09-1"
    with ReportFile(tmp_path / "report.csv") as report:
        report.add(2, text, "rejected", "uk-national")
    assert f",'{text}," in (tmp_path / "report.csv").read_text()
