"""The list of cases and one case, as pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import func, insert, select, update

from policy.support.words import Role
from policy.time import show_london
from store.case_keys import destroy_key
from store.tables import erasures, sessions
from store.views import views_of
from tests.counting import statements_of
from tests.servers import TestDatabase, TestPostgres
from tests.web.front_door import FrontDoor, front_door_on

IN_THE_INTERFACE = "as a program asks"


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database, tmp_path) as made:
        yield made


async def test_the_list_leads_to_the_case_and_filters_stand_in_the_address(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.CASEWORKER)
    listed = await door.ask("GET", "/cases", cookies=cookies)
    assert f'href="/cases/{door.reference}"' in listed.text
    other = await door.ask("GET", "/cases?stage=closed&ended=yes", cookies=cookies)
    assert other.status_code == 200
    assert door.reference not in other.text and "There is no such case" in other.text
    # What stands in no list is no filter.
    assert door.reference in (await door.ask("GET", "/cases?stage=%00", cookies=cookies)).text


async def test_a_case_shows_its_clocks_what_comes_and_what_its_reader_may_do(
    door: FrontDoor,
) -> None:
    path = f"/cases/{door.reference}"
    page = (await door.ask("GET", path, cookies=await door.sign_in(Role.CHECK_OFFICER))).text
    for words in ("Clocks", "If nobody acts", "Status answer due", "Referral accepted", "R16"):
        assert words in page
    assert f'href="{path}/record-answer"' in page
    assert "Who looked" not in page


async def test_a_look_is_noted_and_supervisors_see_who_looked(door: FrontDoor) -> None:
    path = f"/cases/{door.reference}"
    await door.ask("GET", path, cookies=await door.sign_in(Role.CASEWORKER))
    async with door.app.engine.connect() as connection:
        noted = await views_of(connection, door.reference)
    assert {view.kind for view in noted} == {"page: case"}
    page = await door.ask("GET", path, cookies=await door.sign_in(Role.MANAGER))
    assert "Who looked" in page.text and noted[0].staff_number in page.text


async def test_a_role_that_may_look_at_no_case_sees_a_page_that_says_so(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.REGISTRAR)
    for path in ("/cases", f"/cases/{door.reference}"):
        answer = await door.ask("GET", path, cookies=cookies)
        assert answer.status_code == 403
        assert door.reference not in answer.text.replace(path, "")


async def test_the_page_of_an_erased_case_says_that_it_was_erased_and_names_its_receipt(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.CASEWORKER)
    row = {"ground": "request", "reason": "asked for", "proposed_by": "a", "confirmed_by": "b"}
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    async with door.app.engine.begin() as connection:
        await connection.execute(
            insert(erasures).values(reference=door.reference, erased_at=at, **row)
        )
        await destroy_key(connection, door.reference)
    door.app.keys.forget(door.reference)
    for path in ("", "/on-record", "/explained", "/files", "/record-answer"):
        answer = await door.ask("GET", f"/cases/{door.reference}{path}", cookies=cookies)
        assert (path, answer.status_code) == (path, 404)
        assert f"{door.reference} was erased on {show_london(at)}" in answer.text
        assert f"reference {door.reference} as its number" in answer.text


@pytest.mark.parametrize("path", ["", "/print", "/map", IN_THE_INTERFACE])
async def test_a_page_of_a_case_is_one_read_and_one_look_that_is_noted(
    door: FrontDoor, path: str
) -> None:
    cookies = await door.sign_in(Role.MANAGER)
    await door.ask("GET", "/", cookies=cookies)
    address, headers = f"/cases/{door.reference}{path}", {}
    if path == IN_THE_INTERFACE:
        [token] = cookies.values()
        address = f"/v1/cases/{door.reference}"
        cookies, headers = {}, {"Authorization": f"Bearer {token}"}
    with statements_of(door.served) as sent:
        shown = await door.ask("GET", address, cookies=cookies, headers=headers)
    assert shown.status_code == 200
    assert sum("cases.state" in one for one in sent) == 1
    assert sum(one.startswith("INSERT INTO views") for one in sent) == 1
    begins = [one for one in sent if one.startswith("BEGIN")]
    assert begins == ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"]
    # All that is read of the case is read between there and the end.
    within = sent[sent.index(begins[0]) + 1 : sent.index("COMMIT")]
    assert all("WHERE" in one for one in within) and len(within) <= 14


async def test_no_page_waits_for_another_that_notes_that_the_session_was_used(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.CASEWORKER)
    async with door.app.engine.begin() as connection:
        a_while_ago = func.clock_timestamp() - timedelta(minutes=2)
        await connection.execute(update(sessions).values(seen_at=a_while_ago))
    async with door.app.engine.begin() as connection:
        await connection.execute(select(sessions).with_for_update())
        # Of a page that waited for the row, which is held here, nothing would come but an error.
        shown = [door.ask("GET", "/cases", cookies=cookies) for _ in range(5)]
        assert {one.status_code for one in await asyncio.gather(*shown)} == {200}


async def test_without_the_record_a_person_is_told_in_words_when_to_try_again(
    door: FrontDoor, postgres: TestPostgres, database: TestDatabase
) -> None:
    cookies = await door.sign_in(Role.CASEWORKER)
    shut = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with postgres.cluster.connect() as connection:
        name = sql.Identifier(database.name)
        connection.execute(shut.format(name, sql.SQL("false")))
        await door.served.engine.dispose()
        accept = {"Accept": "text/html"}
        answer = await door.ask("GET", "/cases", cookies=cookies, headers=accept)
        connection.execute(shut.format(name, sql.SQL("true")))
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (503, True)
    assert "Nothing was accepted" in answer.text and "try again" in answer.text
    assert (await door.ask("GET", "/cases", cookies=cookies)).status_code == 200
