"""The door server: who is shown what, what is noted, and what every other request learns."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from policy.support.words import SUPERVISORS, Role
from store.case_keys import destroy_key
from store.views import DECODED, NO_CASE, View, views_of
from tests.servers import TestDatabase, roles_of
from tests.web.front_door import LETTER, PAGES, FrontDoor, as_json, front_door_on

READERS = SUPERVISORS | {Role.CASEWORKER, Role.CHECK_OFFICER}


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database, tmp_path) as made:
        yield made


async def views(door: FrontDoor, reference: str = "") -> list[View]:
    async with door.app.engine.connect() as connection:
        return await views_of(connection, reference or door.reference)


async def test_who_may_read_the_case_is_shown_its_words_and_noted(door: FrontDoor) -> None:
    sealed = await door.sealed()
    cookies = await door.sign_in(Role.CASEWORKER)
    shown = await door.decode([sealed, sealed], cookies)
    assert shown.json() == {"payloads": [as_json(LETTER)] * 2}
    assert shown.headers["Cache-Control"] == "no-store"
    [view] = await views(door)
    assert (view.reference, view.kind) == (door.reference, DECODED)
    assert view.staff_number.startswith("S-9")


@pytest.mark.parametrize("role", list(Role))
async def test_only_roles_that_read_cases_are_shown_anything(door: FrontDoor, role: Role) -> None:
    sealed = await door.sealed()
    shown = (await door.decode([sealed], await door.sign_in(role))).json()
    assert (shown["payloads"] == [as_json(LETTER)]) is (role in READERS)
    assert shown["payloads"] == [sealed] or role in READERS
    assert bool(await views(door)) is (role in READERS)


async def test_signed_out_of_another_role_and_of_another_namespace_look_the_same(
    door: FrontDoor,
) -> None:
    sealed = await door.sealed()
    reader = await door.sign_in(Role.MANAGER)
    answers = [
        await door.decode([sealed]),
        await door.decode([sealed], {"referrals_session_support": "guessed"}),
        await door.decode([sealed], await door.sign_in(Role.REGISTRAR)),
        await door.decode([sealed], reader, namespace="suitability"),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content for answer in answers} == {answers[0].content}
    assert answers[0].json() == {"payloads": [sealed]}
    assert not await views(door)


async def test_looking_again_in_the_same_minute_is_noted_once(door: FrontDoor) -> None:
    sealed, cookies = await door.sealed(), await door.sign_in(Role.CASEWORKER)
    for _ in range(5):
        await door.decode([sealed], cookies)
    minutes = [view.viewed_at.replace(second=0, microsecond=0) for view in await views(door)]
    assert len(minutes) == len(set(minutes)) <= 2


async def test_what_does_not_open_goes_back_as_it_came(door: FrontDoor) -> None:
    sealed, cookies = await door.sealed(), await door.sign_in(Role.CASEWORKER)
    other_key = {**sealed["metadata"], "encryption-key-id": "Y2FzZTpSU1ItMDAwLTAwMC0wMDA="}
    strange: list[Any] = [
        as_json(LETTER),
        {**sealed, "data": sealed["data"][:-8] + "AAAAAAA="},
        {**sealed, "metadata": other_key},
        {**sealed, "metadata": {"encoding": "not base64!"}},
        {**sealed, "more": {"nested": [1, 2.5, None]}},
        {},
        "text",
        None,
        [[]],
    ]
    answer = await door.decode(strange, cookies)
    assert answer.status_code == 200
    assert answer.json() == {"payloads": strange}
    assert not await views(door)


async def test_an_erased_case_stays_sealed(door: FrontDoor) -> None:
    sealed, cookies = await door.sealed(), await door.sign_in(Role.CASEWORKER)
    async with door.app.engine.begin() as connection:
        await destroy_key(connection, door.reference)
    door.app.keys.forget(door.reference)
    assert (await door.decode([sealed], cookies)).json() == {"payloads": [sealed]}
    assert not await views(door)


async def test_what_belongs_to_no_case_is_shown_and_noted_as_that(door: FrontDoor) -> None:
    sealed = await door.sealed(workflow_id="support-dispatcher")
    shown = await door.decode([sealed], await door.sign_in(Role.CASEWORKER))
    assert shown.json() == {"payloads": [as_json(LETTER)]}
    assert [view.reference for view in await views(door, NO_CASE)] == [NO_CASE]


async def test_a_large_payload_is_fetched_like_any_other(door: FrontDoor) -> None:
    sealed, cookies = await door.sealed(), await door.sign_in(Role.CASEWORKER)
    shown = await door.decode([sealed], cookies, path="/codec/download?preserveStorageRefs=true")
    assert shown.json() == {"payloads": [as_json(LETTER)]}


async def test_nothing_is_shown_that_cannot_be_noted(
    door: FrontDoor, database: TestDatabase
) -> None:
    sealed, cookies = await door.sealed(), await door.sign_in(Role.CASEWORKER)
    engine = create_engine(database.admin_url)
    with engine.begin() as connection:
        roles = ", ".join(roles_of(database.track))
        connection.execute(text(f"REVOKE INSERT ON {database.schema}.views FROM {roles}"))
    engine.dispose()
    answer = await door.decode([sealed], cookies)
    assert (answer.status_code, answer.content) == (500, b"")


async def test_a_browser_may_ask_from_temporals_pages_and_from_nowhere_else(
    door: FrontDoor,
) -> None:
    sealed, cookies = await door.sealed(), await door.sign_in(Role.CASEWORKER)
    allowed = await door.decode([sealed], cookies)
    assert allowed.headers["Access-Control-Allow-Origin"] == PAGES
    assert allowed.headers["Access-Control-Allow-Credentials"] == "true"
    for origin in ("http://evil.example", "null", f"{PAGES}.evil.example", f"{PAGES}:81"):
        refused = await door.decode([sealed], cookies, origin=origin)
        assert (refused.status_code, refused.content) == (403, b"")
        assert not [name for name in refused.headers if name.startswith("Access-Control")]
    assert len(await views(door)) == 1


async def test_the_browsers_question_beforehand_is_answered_for_that_page_only(
    door: FrontDoor,
) -> None:
    wanted = {"Access-Control-Request-Method": "POST"}
    asked = await door.ask("OPTIONS", "/codec/decode", headers={"Origin": PAGES, **wanted})
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == PAGES
    assert asked.headers["Access-Control-Allow-Headers"] == "Content-Type, X-Namespace"
    other = await door.ask("OPTIONS", "/codec/decode", headers={"Origin": "http://evil.example"})
    assert other.status_code == 403


async def test_the_session_is_kept_from_scripts_and_from_other_sites(door: FrontDoor) -> None:
    await door.sign_in(Role.CASEWORKER)
    signed_in = await door.post_form("sign-in", number="S-9001", credential="only for tests")
    kept = signed_in.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"):
        assert part in kept
    assert signed_in.headers["Location"] == "/"


async def test_signing_out_ends_the_session_and_not_only_the_cookie(door: FrontDoor) -> None:
    sealed, cookies = await door.sealed(), await door.sign_in(Role.CASEWORKER)
    page = (await door.ask("GET", "/", cookies=cookies)).text
    assert re.search(r"Signed in as <a[^>]*>S-9", page)
    done = await door.post_form("sign-out", cookies)
    assert "Max-Age=0" in done.headers["Set-Cookie"]
    assert (await door.decode([sealed], cookies)).json() == {"payloads": [sealed]}
    assert (await door.ask("GET", "/", cookies=cookies)).status_code == 303


async def test_a_wrong_number_and_a_wrong_credential_read_the_same(door: FrontDoor) -> None:
    await door.sign_in(Role.CASEWORKER)
    wrong = [
        await door.post_form("sign-in", number="S-0000", credential="guessed"),
        await door.post_form("sign-in", number="S-9001", credential="guessed"),
        await door.post_form("sign-in"),
    ]
    assert {answer.status_code for answer in wrong} == {403}
    # But for the word by which a page knows its own script, which is never the same twice.
    assert len({re.sub(r'nonce="[^"]+"', "", answer.text) for answer in wrong}) == 1
    assert not any("Set-Cookie" in answer.headers for answer in wrong)


async def test_nobody_is_signed_in_from_another_site(door: FrontDoor) -> None:
    form = {"number": "S-9001", "credential": "only for tests"}
    for headers in ({}, {"Origin": "http://evil.example"}):
        for path in ("/sign-in", "/sign-out"):
            assert (await door.ask("POST", path, headers=headers, data=form)).status_code == 403


async def test_requests_that_make_no_sense_are_answered_by_a_status_and_nothing_else(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.CASEWORKER)
    bodies = (b"", b"{", b"[]", b'{"payloads": 1}', b"\xff", b"[" * 100_000)
    for body in bodies:
        answer = await door.ask("POST", "/codec/decode", data=body, cookies=cookies)
        assert (answer.status_code, answer.content) == (400, b"")
    too_many = await door.decode(list(itertools.repeat({}, 1_001)), cookies)
    assert too_many.status_code == 400
    too_long = {"Content-Length": str(9 * 1024 * 1024)}
    assert (await door.ask("POST", "/codec/decode", headers=too_long)).status_code == 413
    wrong_length = {"Content-Length": "-1"}
    assert (await door.ask("POST", "/codec/decode", headers=wrong_length)).status_code == 400


async def test_nothing_is_ever_sealed_for_a_browser(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.MANAGER)
    answer = await door.decode([as_json(LETTER)], cookies, path="/codec/encode")
    assert (answer.status_code, answer.content) == (404, b"")


async def test_it_says_whether_it_is_well(door: FrontDoor) -> None:
    assert (await door.ask("GET", "/codec/health")).content == b"ok"
