"""A batch: a verdict a row, each row with the guarantees of a referral that is sent alone."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from policy.support.words import Role
from tests.apps import cells
from tests.web.api.asking import Program, Programs, code_of


def rows(*numbers: str, **changed: str) -> list[dict[str, str]]:
    """Rows as they are sent."""
    at = datetime.now(UTC) - timedelta(minutes=30)
    return [cells(number, at, **changed) for number in numbers]


def as_csv(sent: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(sent[0]))
    writer.writeheader()
    writer.writerows(sent)
    return text.getvalue().encode()


async def send(
    program: Program, body: bytes, kind: str = "text/csv", to: str = "/referrals/batches"
) -> requests.Response:
    return await program.ask("POST", to, headers={"Content-Type": kind}, data=body)


def lines(answer: requests.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_each_row_has_its_verdict_and_a_batch_sent_again_adds_nothing(
    programs: Programs,
) -> None:
    sent = rows("B-1", "B-2") + rows("B-3", nationality="Atlantis")
    first = lines(await send(programs.council, as_csv(sent)))
    assert [one["verdict"] for one in first[:-1]] == ["accepted", "accepted", "rejected"]
    assert [one["line"] for one in first[:-1]] == [2, 3, 4]
    assert first[2]["problems"][0]["field"] == "nationality"
    end = first[-1]
    assert (end["end"], end["rows"], end["verdicts"]) == (True, 3, {"accepted": 2, "rejected": 1})
    text = "\n".join(map(json.dumps, sent)).encode()
    again = lines(await send(programs.council, text, "application/jsonl"))
    assert [one["verdict"] for one in again[:-1]] == ["already-received"] * 2 + ["rejected"]
    assert [one["reference"] for one in again[:2]] == [one["reference"] for one in first[:2]]
    listed = (await programs.council.get("/referrals")).json()["referrals"]
    assert [one["batch"] for one in listed if one["submission_id"] == "B-1"] == [end["batch"]]


async def test_a_batch_that_is_validated_keeps_nothing(programs: Programs) -> None:
    body = as_csv(rows("C-1"))
    checked = lines(await send(programs.council, body, to="/referrals/batches/validate"))
    assert [one.get("verdict") for one in checked] == ["accepted", None]
    listed = (await programs.council.get("/referrals")).json()["referrals"]
    assert "C-1" not in {one["submission_id"] for one in listed}


async def test_what_is_no_batch_is_refused_as_a_whole(programs: Programs) -> None:
    council = programs.council
    for body, kind, status, code in (
        (b"a,b\n1,2\n", "text/csv", 422, "wrong-columns"),
        (b"", "text/csv", 422, "file-empty"),
        (b"PK\x03\x04", "text/csv", 422, "file-is-a-workbook"),
        (b"\xff\xfe", "text/csv", 422, "file-not-utf-8"),
        (b"{}", "application/json", 415, "unsupported-media-type"),
    ):
        answer = await send(council, body, kind)
        assert (answer.status_code, code_of(answer)) == (status, code)
    nobody = await send(programs.nobody, b"x" * 10_000_000)
    assert nobody.status_code == 401


async def test_more_rows_than_a_batch_may_have_are_refused_before_any_is_taken(
    programs: Programs,
) -> None:
    body = b'{"submission_id": "D-1"}\n' * 50_001
    answer = await send(programs.council, body, "application/jsonl")
    assert (answer.status_code, code_of(answer)) == (413, "too-many-rows")


async def test_a_staff_member_who_takes_nothing_in_sends_no_batch(programs: Programs) -> None:
    officer = await programs.staff(Role.CHECK_OFFICER)
    answer = await send(officer, as_csv(rows("E-1")))
    assert (answer.status_code, code_of(answer)) == (403, "wrong-role")


async def test_a_batch_of_reports_has_a_verdict_a_row(programs: Programs) -> None:
    report = {
        "update_id": "U-1",
        "submission_id": "N-1",
        "organisation_id": "E06000023",
        "happened_at": cells("", datetime.now(UTC) - timedelta(minutes=5))["received_at"],
        "reported_by": "",
        "kind": "engaging",
        "support_kind": "",
        "detail": "",
    }
    sent = [report, report | {"update_id": "U-2", "kind": "gone"}]
    answers = lines(await send(programs.council, as_csv(sent), to="/reports/batches"))
    assert [one["verdict"] for one in answers[:-1]] == ["received", "rejected"]
