"""Staff's programs see cases and ask deeds of them, by the same rules as on a page."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from policy.cases.refusals import CHANGED_MEANWHILE
from policy.support.words import Role
from store.tables import inbox, views
from tests.web.api.asking import Programs, code_of
from web.api.problems import status_of

ANSWER = {
    "result": "no trace",
    "recourse": "unknown",
    "document_gap": False,
    "sources_checked": ["CID", "Atlas"],
}


async def test_a_case_is_shown_with_a_tag_and_the_look_is_noted(programs: Programs) -> None:
    officer, reference = await programs.staff(Role.CHECK_OFFICER), programs.door.reference
    listed = (await officer.get("/cases")).json()
    assert [case["reference"] for case in listed["cases"]] == [reference]
    shown = await officer.get(f"/cases/{reference}")
    case = shown.json()
    assert (case["sequence"], case["case"]["stage"]) == (1, listed["cases"][0]["stage"])
    assert case["clocks"] and case["timeline"] and case["ahead"] and case["next_step"]
    again = await officer.ask(
        "GET", f"/cases/{reference}", headers={"If-None-Match": shown.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    noted = select(views.c.kind).where(views.c.reference == reference)
    async with programs.door.app.engine.connect() as connection:
        assert "api: show_one_case" in (await connection.execute(noted)).scalars().all()


async def test_an_offered_deed_says_what_it_asks(programs: Programs) -> None:
    officer, reference = await programs.staff(Role.CHECK_OFFICER), programs.door.reference
    offered = (await officer.get(f"/cases/{reference}/deeds")).json()
    [order] = [one["order"] for one in offered["deeds"] if one["kind"] == "record-answer"]
    answer = order["properties"]["values"]["properties"]["answer"]
    assert answer["properties"]["recourse"]["enum"] and not answer["additionalProperties"]
    assert "default" not in str(order)  # nothing about a person has one


async def test_a_deed_sent_twice_under_one_key_counts_once(programs: Programs) -> None:
    officer = await programs.staff(Role.CHECK_OFFICER)
    path = f"/cases/{programs.door.reference}/deeds/record-answer"
    body = {"expected_sequence": 1, "values": {"answer": ANSWER}}
    for _ in range(2):
        answer = await officer.post(path, body, "twice-1")
        # There is no Temporal here: it is on record, and carried out when there is one.
        assert (answer.status_code, answer.json()["later"]) == (202, True)
    count = select(func.count()).select_from(inbox).where(inbox.c.kind == "order")
    async with programs.door.app.engine.connect() as connection:
        assert (await connection.execute(count)).scalar_one() == 1
    other = {"expected_sequence": 1, "values": {"answer": {**ANSWER, "recourse": "no"}}}
    refused = await officer.post(path, other, "twice-1")
    assert (refused.status_code, code_of(refused)) == (422, "conflicting-content")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"values": {"answer": ANSWER}}, "expected_sequence", "answer-missing"),
        ({"expected_sequence": 1}, "values", "answer-missing"),
        (
            {"expected_sequence": True, "values": {"answer": ANSWER}},
            "expected_sequence",
            "answer-unfit",
        ),
        (
            {"expected_sequence": 1, "values": {"answer": {**ANSWER, "document_gap": "no"}}},
            "values.answer.document_gap",
            "answer-unfit",
        ),
        (
            {"expected_sequence": 1, "values": {"answer": {**ANSWER, "Jane Doe": 1}}},
            "values.answer",
            "unknown-field",
        ),
    ],
)
async def test_what_is_missing_unfit_or_unknown_is_named_by_its_place_and_never_repeated(
    programs: Programs, body: dict[str, object], field: str, code: str
) -> None:
    officer = await programs.staff(Role.CHECK_OFFICER)
    path = f"/cases/{programs.door.reference}/deeds/record-answer"
    answer = await officer.post(path, body, "unfit-1")
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert answer.json()["field"] == field and "Jane" not in answer.text


async def test_what_is_unknown_and_what_a_role_may_not_see_have_codes_of_their_own(
    programs: Programs,
) -> None:
    worker = await programs.staff(Role.CASEWORKER)
    nowhere = await worker.get("/cases/RSR-000-000-000")
    assert (nowhere.status_code, code_of(nowhere)) == (404, "no-such-case")
    path = f"/cases/{programs.door.reference}/deeds"
    no_deed = await worker.post(f"{path}/no-such-deed", {}, "none-1")
    assert (no_deed.status_code, code_of(no_deed)) == (404, "no-such-deed")
    body = {"expected_sequence": 1, "values": {"answer": ANSWER}}
    not_theirs = await worker.post(f"{path}/record-answer", body, "role-1")
    assert (not_theirs.status_code, code_of(not_theirs)) == (403, "wrong-role")
    of_a_council = await programs.council.get(f"/cases/{programs.door.reference}")
    assert (of_a_council.status_code, code_of(of_a_council)) == (401, "not-signed-in")


def test_a_case_that_changed_meanwhile_is_a_conflict() -> None:
    assert status_of(CHANGED_MEANWHILE) == 409
