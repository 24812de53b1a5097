"""The suitability track's interface takes its own senders' cases and reports, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from activities.settling import Ending
from notify.fake import FakeChannel
from policy.partners import OF_A_PROGRAM, OrganisationRole
from policy.suitability.evidence.words import Limb
from service.organisations.people import NewUser, UserInvitation, invite_user
from store import organisations
from store.question_links import address_digest, checked_link, note_use, sign_link
from store.tables import outbox
from tests.apps import DIGEST, SUITABILITY_DATA
from tests.policy.rules.suitability_inputs import ON, facts
from tests.servers import TestPostgres
from tests.service.contexts import by_organisation
from tests.suitability_apps import PERSON, POLICE, UNIT, open_case, opening
from tests.web.api.asking import Program, code_of
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on


@pytest.fixture(scope="module")
async def door(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[FrontDoor]:
    with postgres.database() as database:
        async with front_door_on(
            database.of_suitability(), tmp_path_factory.mktemp("door")
        ) as made:
            async with made.app.engine.begin() as connection:
                for code in (POLICE, UNIT):
                    assert await organisations.set_credential(connection, code, DIGEST)
            yield made


def program(door: FrontDoor, code: str = POLICE) -> Program:
    return Program(door=door, bearer=f"{code}:{CREDENTIAL}")


def case(**changed: Any) -> dict[str, Any]:
    known = json.loads((SUITABILITY_DATA / "case-01.json").read_text(encoding="utf-8"))
    known["known"] = known["known"][:5]
    return {"basis": "public task", "person": PERSON, "facts": known, **changed}


async def test_a_police_force_sends_a_case_once_and_sees_its_own_only(door: FrontDoor) -> None:
    police, unit = program(door), program(door, UNIT)
    first = await police.post("/referrals", case(), "P-1")
    assert first.status_code == 202, first.text
    assert (first.status_code, first.json()["verdict"]) == (202, "opened")
    again = await police.post("/referrals", case(), "P-1")
    assert (again.status_code, again.json()["reference"]) == (200, first.json()["reference"])
    path = f"/referrals/{first.json()['reference']}"
    assert (await police.get(path)).json()["submission_id"] == "P-1"
    assert (await unit.get(path)).status_code == 404
    other = case(person=PERSON | {"given_names": "Another"})
    conflict = await police.post("/referrals", other, "P-1")
    assert (conflict.status_code, code_of(conflict)) == (422, "conflicting-content")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"organisation": UNIT}, "another-sender"),
        ({"basis": "consent"}, "basis-not-accepted"),
        ({"number": "P-3"}, "idempotency-key-differs"),
        ({"person": {"Jane Doe": 1}}, "string-type"),
    ],
)
async def test_what_is_not_the_senders_own_or_not_this_tracks_is_refused(
    door: FrontDoor, changed: dict[str, Any], code: str
) -> None:
    answer = await program(door).post("/referrals", case(**changed), "P-2")
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert "Jane" not in answer.text


@pytest.mark.parametrize("path", ["/referrals/batches", "/reports", "/referrals/validate"])
async def test_what_only_support_has_is_not_there(door: FrontDoor, path: str) -> None:
    answer = await program(door).post(path, {}, "P-4")
    assert answer.status_code in (404, 405)


async def test_a_report_of_facts_on_no_case_of_the_senders_is_refused(door: FrontDoor) -> None:
    facts = {"facts": case()["facts"]["known"][2:3]}
    answer = await program(door).post("/referrals/SUI-000-000-000/reports", facts, "F-1")
    assert answer.status_code in (404, 422) and code_of(answer)
    nothing = await program(door).post("/referrals/SUI-000-000-000/reports", {"facts": []}, "F-2")
    assert (nothing.status_code, code_of(nothing)) == (422, "too-short")


async def _asked(door: FrontDoor, number: str) -> tuple[str, str]:
    """The reference of a case whose authority is asked about support, and the authority."""
    receipt = await open_case(door.app, opening(ASKED, number), THEN)
    async with door.app.engine.begin() as connection:
        assert await organisations.set_credential(connection, ASKED.authority, DIGEST)
    return receipt.reference, ASKED.authority


ASKED = facts(without=("statement", "first", "second", "asked", *(f"limb {limb}" for limb in Limb)))
"""Nobody has said anything of support, so that the authority is asked at once."""
THEN = timedelta(seconds=int((ON - datetime.now(UTC)).total_seconds()))
"""A rehearsal's clock, on which these facts are of now."""
REPLY = {
    "availability": "offered",
    "engaged_now": "unknown",
    "offers_complete": False,
    "care_needs_asked": True,
    "human_rights_asked": True,
    "child_welfare_asked": False,
}
TYPED = {
    name: said if isinstance(said, str) else ("yes" if said else "no")
    for name, said in REPLY.items()
}
"""The same as a form has it."""


async def test_the_authority_is_asked_in_its_list_and_its_feed_and_answers_once(
    door: FrontDoor,
) -> None:
    reference, code = await _asked(door, "Q-1")
    authority, police = program(door, code), program(door)
    asked = (await authority.get("/questions")).json()["questions"]
    [ours] = [one for one in asked if one["reference"] == reference]
    assert (ours["rule"], ours["answered_by"]) == ("R94", "reply")
    path = f"/questions/{ours['id']}"
    assert (await police.get("/questions")).json() == {"questions": []}
    for stranger in (police, program(door, UNIT)):
        assert code_of(await stranger.get(path)) == "no-such-question"
        assert code_of(await stranger.post(f"{path}/reply", REPLY)) == "no-such-question"
    missing = await authority.post(f"{path}/reply", {**REPLY, "offers_complete": None})
    assert (missing.status_code, code_of(missing)) == (422, "answer-missing")
    taken = await authority.post(f"{path}/reply", REPLY)
    assert (taken.status_code, taken.json()["reference"]) == (202, reference)
    again = await authority.post(f"{path}/reply", {**REPLY, "availability": "none offered"})
    assert (again.status_code, code_of(again)) == (404, "no-such-question")


async def test_the_feed_tells_each_only_its_own_and_an_empty_page_gives_the_same_place(
    door: FrontDoor,
) -> None:
    reference, code = await _asked(door, "Q-2")
    told = {who: (await program(door, who).get("/events")).json() for who in (POLICE, code, UNIT)}
    words = {
        who: [
            one["type"].rpartition("referrals.")[2]
            for one in page["events"]
            if one["subject"] == reference
        ]
        for who, page in told.items()
    }
    assert words == {POLICE: [], code: ["referral.accepted", "question.asked"], UNIT: []}
    assert told[UNIT] == {"events": [], "next": ""}
    _, last = [one for one in told[code]["events"] if one["subject"] == reference]
    assert {**last, "id": "", "time": ""} == {
        "specversion": "1.0",
        "id": "",
        "source": "/suitability/v1/events",
        "type": "uk.rough-sleeping-referrals.question.asked",
        "subject": reference,
        "time": "",
    }
    place = told[code]["next"]
    assert (await program(door, code).get(f"/events?after={place}")).json() == {
        "events": [],
        "next": place,
    }
    for unfit in (place, "0" * 36):
        refused = await program(door).get(f"/events?after={unfit}")
        assert (refused.status_code, code_of(refused)) == (422, "cursor-unfit")


async def test_somebody_of_the_authority_answers_by_the_form_on_its_page(door: FrontDoor) -> None:
    reference, code = await _asked(door, "Q-3")
    cookies = await partner_of(door, code)
    listed = await door.ask("GET", "/partner/questions", cookies=cookies)
    [path] = re.findall(rf"/(partner/questions/{reference}[^\"]+)", listed.text)
    assert 'href="/partner/keys"' not in listed.text and "Sign out" in listed.text
    wanting = await door.post_form(path, cookies, availability="offered")
    assert wanting.status_code == 422 and "There is a problem" in wanting.text
    answered = await door.post_form(path, cookies, **TYPED)
    assert answered.headers["Location"] == "/partner/questions?replied=yes"
    assert (await door.post_form(path, cookies, **TYPED)).status_code == 404
    assert reference not in (await door.ask("GET", "/partner/questions", cookies=cookies)).text


async def partner_of(door: FrontDoor, code: str, *roles: OrganisationRole) -> dict[str, str]:
    """The cookie of somebody new of an organisation, with these roles or all of a program's."""
    new = NewUser(
        name="Invented",
        email="invented@council.example",
        roles=frozenset(roles) or OF_A_PROGRAM,
    )
    invited = await invite_user(by_organisation(door.app, code), new)
    assert isinstance(invited, UserInvitation)
    await door.post_form(
        "partner/invitation", number=invited.number, code=invited.code, credential=CREDENTIAL
    )
    done = await door.post_form("partner/sign-in", number=invited.number, credential=CREDENTIAL)
    name = f"referrals_partner_{door.app.settings.track}"
    return {name: done.cookies[name]}


async def _sent_link(door: FrontDoor, reference: str) -> tuple[str, str]:
    """The path of the link in the notice that asks the authority, and the notice's text."""
    async with door.app.engine.connect() as connection:
        mine = select(outbox.c.id).where(outbox.c.reference == reference)
        [notice] = (await connection.execute(mine)).scalars()
    assert (await door.app.sender("dispatcher").send(notice)).ending is Ending.SENT
    channel = door.app.channel
    assert isinstance(channel, FakeChannel)
    text = channel.accepted[-1].body
    [token] = re.findall(r"/partner/reply/(\S+)", text)
    return f"partner/reply/{token}", text


async def test_a_link_shows_its_question_when_opened_and_answers_it_once_by_the_button(
    door: FrontDoor,
) -> None:
    reference, code = await _asked(door, "Q-4")
    path, text = await _sent_link(door, reference)
    assert "Invented" not in text
    for _ in range(2):
        shown = await door.ask("GET", f"/{path}")
        assert shown.status_code == 200 and reference in shown.text and "Invented" not in shown.text
    elsewhere = await door.ask("POST", f"/{path}", headers={"Origin": "http://x"}, data=TYPED)
    assert elsewhere.status_code == 403
    assert (await door.post_form(path)).status_code == 422
    answered = await door.post_form(path, **TYPED)
    assert answered.headers["Location"] == "/partner/reply-received"
    gone, again = await door.ask("GET", f"/{path}"), await door.post_form(path, **TYPED)
    assert gone.status_code == again.status_code == 404
    asked = (await program(door, code).get("/questions")).json()["questions"]
    assert reference not in {one["reference"] for one in asked}


async def test_a_link_that_opens_nothing_says_the_same_whatever_is_wrong_and_may_bring_another(
    door: FrontDoor,
) -> None:
    reference, _ = await _asked(door, "Q-5")
    path, _ = await _sent_link(door, reference)
    token, ring = path.rpartition("/")[2], door.app.keys.ring
    link = checked_link(ring, token)
    assert link is not None
    ended = replace(link, until=link.until - timedelta(days=8))
    elsewhere = replace(link, address=address_digest(ring, "somebody@elsewhere.example"))
    other = replace(link, question=link.question.replace("support", "other"))
    tokens = [sign_link(ring, one) for one in (ended, other)] + [token[:-1] + "x", "zzzz"]
    shown = [await door.ask("GET", f"/partner/reply/{one}") for one in tokens]
    said = {page.text.replace(one, "") for page, one in zip(shown, tokens, strict=True)}
    nonce = re.compile(r'nonce="[^"]*"')
    assert {page.status_code for page in shown} == {404}
    assert len({nonce.sub("", re.sub(r"lang=\w+", "", text)) for text in said}) == 1

    async def asks_for_another(one: str) -> int:
        done = await door.post_form(f"partner/reply/{one}/another")
        assert done.headers["Location"] == "/partner/reply-another"
        async with door.app.engine.connect() as connection:
            mine = select(outbox.c.id).where(outbox.c.reference == reference)
            return len((await connection.execute(mine)).all())

    assert [await asks_for_another(one) for one in tokens[1:]] == [1, 1, 1]
    assert await asks_for_another(sign_link(ring, elsewhere)) == 1
    assert [await asks_for_another(tokens[0]) for _ in range(2)] == [2, 2]
    # One that was used opens nothing, although its question still waits.
    assert (await door.ask("GET", f"/{path}")).status_code == 200
    async with door.app.engine.begin() as connection:
        await note_use(connection, ring, link)
    assert (await door.ask("GET", f"/{path}")).status_code == 404
    for _ in range(5):
        last = await door.ask("GET", "/partner/reply/zzzz")
    assert last.status_code == 429 and int(last.headers["Retry-After"]) > 0
