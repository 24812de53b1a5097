"""Finding a person, reading what is on record in words, and the safe way to reach them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from policy.support.words import Role
from store.views import views_of
from tests.servers import TestDatabase
from tests.web.front_door import FrontDoor, front_door_on
from tests.web.test_deeds import hidden


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database, tmp_path) as made:
        yield made


async def test_a_person_is_found_by_post_only_and_nothing_of_them_stands_in_an_address(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.CASEWORKER)
    record = await door.ask("GET", f"/cases/{door.reference}/on-record", cookies=cookies)
    assert record.status_code == 200 and "The person" in record.text
    asked = await door.ask("GET", "/find", cookies=cookies)
    assert asked.status_code == 200 and 'method="post" action="/find"' in asked.text
    little = await door.post_form("find", cookies, **{"born-day": "31"})
    assert little.status_code == 422 and 'value="31"' in little.text
    nobody = await door.post_form("find", cookies, given_names="No", family_name="Body")
    assert nobody.status_code == 200 and "Nobody was found" in nobody.text
    by_address = await door.ask("GET", "/find?family_name=Body", cookies=cookies)
    assert "Body" not in by_address.text


@pytest.mark.parametrize("page", ["on-record", "corrections", "reach"])
async def test_what_is_read_of_a_person_is_for_some_roles_and_each_look_is_noted(
    door: FrontDoor, page: str
) -> None:
    path = f"/cases/{door.reference}/{page}"
    denied = await door.ask("GET", path, cookies=await door.sign_in(Role.OPERATIONS))
    assert denied.status_code == 403
    cookies = await door.sign_in(Role.CASEWORKER)
    assert (await door.ask("GET", path, cookies=cookies)).status_code == 200
    async with door.app.engine.connect() as connection:
        noted = await views_of(connection, door.reference)
    assert noted
    case = await door.ask("GET", f"/cases/{door.reference}", cookies=cookies)
    assert f'href="{path}"' in case.text


async def test_the_safe_way_is_changed_after_a_check(door: FrontDoor) -> None:
    path, cookies = f"cases/{door.reference}/reach/change", await door.sign_in(Role.CASEWORKER)
    check = await door.post_form(path, cookies, safe_way="By the day centre, never by post")
    assert check.status_code == 200 and "Check before you send" in check.text
    before = await door.ask("GET", f"/cases/{door.reference}/reach", cookies=cookies)
    assert "day centre" not in before.text
    assert (await door.post_form(path, cookies, **hidden(check), step="send")).status_code == 303
    after = await door.ask("GET", f"/cases/{door.reference}/reach", cookies=cookies)
    assert "By the day centre, never by post" in after.text
    denied = await door.sign_in(Role.CHECK_OFFICER)
    assert (await door.ask("GET", f"/{path}", cookies=denied)).status_code == 403


async def test_the_menu_offers_each_page_to_who_may_use_it(door: FrontDoor) -> None:
    for role, offered in ((Role.CASEWORKER, True), (Role.OPERATIONS, False)):
        menu = await door.ask("GET", "/service", cookies=await door.sign_in(role))
        assert menu.status_code == 200
        assert ('href="/find"' in menu.text) is offered
