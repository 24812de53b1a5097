"""A council's program sends referrals, each once for its own number, and sees its own only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from policy.support.words import Role
from store.sender_numbers import number_digest
from store.tables import intake_refusals, referrals
from tests.apps import cells
from tests.web.api.asking import OTHER_COUNCIL, Programs, code_of


def referral(**changed: str) -> dict[str, str]:
    """A referral as it is sent: without what the request says already."""
    row = cells("", datetime.now(UTC) - timedelta(minutes=30), **changed)
    return {name: text for name, text in row.items() if name != "submission_id"}


async def count(programs: Programs, number: str) -> int:
    known = number_digest(programs.door.app.keys.ring, number)
    query = select(func.count()).where(referrals.c.number_digest == known)
    async with programs.door.app.engine.connect() as connection:
        return int((await connection.execute(query)).scalar_one())


async def test_a_referral_counts_once_for_its_senders_number(programs: Programs) -> None:
    sent = referral()
    first = await programs.council.post("/referrals", sent, "A-1")
    # There is no Temporal here: accepted with its clock running, and its case begins later.
    assert first.status_code == 202
    assert (first.json()["verdict"], first.json()["later"]) == ("accepted", True)
    again = await programs.council.post("/referrals", sent, "A-1")
    assert (again.status_code, again.json()["verdict"]) == (200, "already-received")
    assert again.json()["reference"] == first.json()["reference"]
    shown = await programs.door.ask(
        "GET",
        first.headers["Location"],
        headers={"Authorization": f"Bearer {programs.council.bearer}"},
    )
    assert (shown.json()["submission_id"], bool(shown.json()["due_at"])) == ("A-1", True)
    assert await count(programs, "A-1") == 1


async def test_the_same_number_with_other_content_is_refused(programs: Programs) -> None:
    assert (await programs.council.post("/referrals", referral(), "A-2")).status_code == 202
    other = await programs.council.post("/referrals", referral(notes="another"), "A-2")
    assert (other.status_code, code_of(other)) == (422, "conflicting-content")


async def test_everything_that_is_wrong_is_named_and_nothing_repeated(programs: Programs) -> None:
    unfit = referral(nationality="Atlantis", worker_email="nobody")
    answer = await programs.council.post("/referrals", unfit, "A-3")
    assert answer.status_code == 422
    assert code_of(answer) == answer.json()["problems"][0]["code"]
    assert {one["field"] for one in answer.json()["problems"]} == {"nationality", "worker_email"}
    assert "Atlantis" not in answer.text
    assert await count(programs, "A-3") == 0


async def test_what_is_validated_is_not_kept_not_even_that_it_was_asked(programs: Programs) -> None:
    good = await programs.council.post("/referrals/validate", referral() | {"submission_id": "V-1"})
    assert (good.status_code, good.json()["verdict"]) == (200, "accepted")
    bad = await programs.council.post("/referrals/validate", {"nationality": "Atlantis"})
    assert (bad.status_code, bad.json()["verdict"]) == (200, "rejected")
    assert await count(programs, "V-1") == 0
    known = number_digest(programs.door.app.keys.ring, "V-1")
    refused = select(func.count()).where(intake_refusals.c.number_digest == known)
    async with programs.door.app.engine.connect() as connection:
        assert (await connection.execute(refused)).scalar_one() == 0


@pytest.mark.parametrize(
    ("key", "changed", "status", "code"),
    [
        ("", {}, 422, "parameter-unfit"),
        ("A-4", {"submission_id": "A-5"}, 422, "idempotency-key-differs"),
        ("A-4", {"organisation_id": OTHER_COUNCIL}, 422, "another-sender"),
        ("A-4", {"Jane Doe": "x"}, 422, "unknown-column"),
        ("A-4", {"notes": 1}, 422, "wrong-type"),
    ],
)
async def test_a_referral_is_its_senders_own_and_says_nothing_unknown(
    programs: Programs, key: str, changed: dict[str, str], status: int, code: str
) -> None:
    answer = await programs.council.post("/referrals", referral() | changed, key)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert "Jane" not in answer.text


async def test_others_referrals_get_the_same_answer_as_unknown_ones(programs: Programs) -> None:
    own = programs.door.reference
    assert (await programs.council.get(f"/referrals/{own}")).status_code == 200
    of_another = await programs.other.get(f"/referrals/{own}")
    nowhere = await programs.other.get("/referrals/RSR-000-000-000")
    assert (of_another.status_code, code_of(of_another)) == (404, "not-found")
    assert of_another.content == nowhere.content
    assert (await programs.other.get("/referrals")).json() == {"referrals": [], "next": None}
    officer = await programs.staff(Role.CHECK_OFFICER)
    assert (await officer.get("/referrals")).status_code == 403


async def test_a_list_goes_on_where_it_ended_and_begins_at_a_change(programs: Programs) -> None:
    for number in ("L-1", "L-2", "L-3"):
        assert (await programs.council.post("/referrals", referral(), number)).status_code == 202
    seen, after = [], ""
    while True:
        page = (await programs.council.get(f"/referrals?limit=2&after={after}")).json()
        seen += [one["submission_id"] for one in page["referrals"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert seen[-3:] == ["L-1", "L-2", "L-3"] and len(seen) == len(set(seen))
    last = (await programs.council.get("/referrals")).json()["referrals"][-1]
    since = last["updated_at"].replace("+00:00", "Z")
    changed = (await programs.council.get(f"/referrals?updated_since={since}")).json()
    assert changed["referrals"] == [last]
    unfit = await programs.council.get("/referrals?after=AAAA")
    assert (unfit.status_code, code_of(unfit)) == (422, "cursor-unfit")


async def test_what_has_not_changed_is_not_sent_again(programs: Programs) -> None:
    path = f"/referrals/{programs.door.reference}"
    tag = (await programs.council.get(path)).headers["ETag"]
    headers = {"If-None-Match": f'"other", W/{tag}'}
    assert (await programs.council.ask("GET", path, headers=headers)).status_code == 304
