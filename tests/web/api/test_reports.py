"""A council's program reports, withdraws a consent that reached it, and reads an answer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from policy.duty.findings import Limits
from policy.refusal import Refusal
from policy.support.words import Role
from service.reports.strays import list_stray_withdrawals, settle_stray
from store.health import look
from store.tables import cases, stray_withdrawals
from tests.apps import take_in
from tests.service.contexts import by_staff
from tests.web.api.asking import Programs, code_of

WORDS = {"kind": "support offered", "support_kind": "accommodation", "detail": "a room"}


async def test_a_report_counts_once_for_its_senders_number(programs: Programs) -> None:
    path = f"/referrals/{programs.door.reference}/reports"
    first = await programs.council.post(path, WORDS, "U-1")
    assert (first.status_code, first.json()["verdict"]) == (202, "received")
    again = await programs.council.post(path, WORDS, "U-1")
    assert (again.status_code, again.json()["verdict"]) == (200, "already-received")
    other = await programs.council.post(path, WORDS | {"detail": "a flat"}, "U-1")
    assert (other.status_code, code_of(other)) == (422, "conflicting-content")
    by_number = await programs.council.post("/reports", WORDS | {"submission_id": "N-1"}, "U-2")
    assert by_number.json()["reference"] == programs.door.reference


async def test_a_stranger_reports_of_no_case(programs: Programs) -> None:
    for reference in (programs.door.reference, "RSR-000-000-000"):
        answer = await programs.other.post(f"/referrals/{reference}/reports", WORDS, "U-9")
        assert (answer.status_code, code_of(answer)) == (404, "not-found")


async def test_a_report_says_one_of_the_list_and_nothing_unknown(programs: Programs) -> None:
    path = f"/referrals/{programs.door.reference}/reports"
    unfit = await programs.council.post(path, {"kind": "gone", "name": "Jane"}, "U-3")
    assert unfit.status_code == 422 and "Jane" not in unfit.text
    assert {one["code"] for one in unfit.json()["problems"]} == {"answer-unfit", "unknown-field"}


async def test_an_answer_that_is_not_there_and_another_councils_are_not_read(
    programs: Programs,
) -> None:
    path = f"/referrals/{programs.door.reference}/answer"
    early = await programs.council.post(path, {}, "R-1")
    assert (early.status_code, code_of(early)) == (422, "no-answer-yet")
    stranger = await programs.other.post(path, {}, "R-2")
    assert (stranger.status_code, code_of(stranger)) == (404, "not-found")


async def test_a_withdrawal_is_on_record_at_once(programs: Programs) -> None:
    app = programs.door.app
    case = await take_in(app, "W-1")
    path = f"/referrals/{case.reference}/consent-withdrawal"
    done = await programs.council.post(path, {}, "W-2")
    assert (done.status_code, done.json()["verdict"]) == (202, "received")
    marked = select(cases.c.withdrawal_received_at).where(cases.c.reference == case.reference)
    async with app.engine.connect() as connection:
        assert (await connection.execute(marked)).scalar_one() is not None


async def test_a_withdrawal_is_answered_alike_whether_or_not_there_is_a_case_and_none_is_lost(
    programs: Programs,
) -> None:
    app = programs.door.app
    case, nobodys = await take_in(app, "W-9"), "RSR-000-000-000"
    # Another's number is a guess, and many count from one.
    guessed, other_case = await take_in(app, "W-10"), await take_in(app, "W-11")
    said = {"detail": "told us on the street by <Invented>"}
    answers = [
        await programs.other.post(f"/referrals/{reference}/consent-withdrawal", said, f"S-{number}")
        for number, reference in enumerate((case.reference, nobodys) * 2)
    ]
    by_number = {"kind": "consent withdrawn", "submission_id": "nobody's", **said}
    answers.append(await programs.other.post("/reports", by_number, "S-9"))
    by_guess = {"kind": "consent withdrawn", "submission_id": "W-10", **said}
    answers.append(await programs.other.post("/reports", by_guess, "S-10"))
    by_deed = {"expected_sequence": 1, "values": {"channel": "letter"}}
    for reference in (other_case.reference, nobodys):
        path = f"/cases/{reference}/deeds/withdraw-consent"
        asked = await programs.other.post(path, by_deed, "D-1")
        told = {"reference": reference, "order_id": "D-1", "later": False}
        assert (asked.status_code, asked.json()) == (200, told)
    # The same once more, and another thing under a number that was used.
    answers.append(await programs.other.post("/reports", by_number, "S-9"))
    again = f"/referrals/{case.reference}/consent-withdrawal"
    answers.append(await programs.other.post(again, said, "S-1"))
    assert {(one.status_code, one.text) for one in answers} == {(201, answers[0].text)}
    marked = select(cases.c.withdrawal_received_at)
    async with app.engine.connect() as connection:
        for one, honoured in ((case, True), (other_case, True), (guessed, False)):
            query = marked.where(cases.c.reference == one.reference)
            assert ((await connection.execute(query)).scalar_one() is not None) is honoured
        found = await look(connection, "withdrawal-without-case", Limits(message=timedelta(0)))
    assert found is not None and found.count == 5
    cookies = await programs.door.sign_in(Role.CASEWORKER)
    listed = await programs.door.ask("GET", "/service/withdrawals", cookies=cookies)
    assert nobodys in listed.text and "nobody&#39;s" in listed.text
    assert "by &lt;Invented&gt;" in listed.text
    staff = by_staff(app, Role.CASEWORKER)
    for id in found.references:
        wrong = await settle_stray(staff, id, (await take_in(app, f"W-{id}")).reference)
        assert isinstance(wrong, Refusal) and wrong.code == "not-withdrawn-there"
        assert await settle_stray(staff, id, case.reference) == id
        gone = await settle_stray(staff, id, "")
        assert isinstance(gone, Refusal) and gone.code == "no-such-stray"
    assert await list_stray_withdrawals(staff) == []
    async with app.engine.connect() as connection:
        assert set((await connection.execute(select(stray_withdrawals.c.sealed))).scalars()) == {
            None
        }
