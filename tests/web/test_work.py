"""The worklists as pages: taking a task, giving it back, saying what came of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from policy.support.words import Role
from tests.servers import TestDatabase
from tests.web.front_door import FrontDoor, front_door_on


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database, tmp_path) as made:
        yield made


async def tasks_on(door: FrontDoor, cookies: dict[str, str], path: str) -> list[str]:
    """The ids of the tasks that a list leads to."""
    listed = await door.ask("GET", path, cookies=cookies)
    assert listed.status_code == 200
    return re.findall(r'href="/tasks/one/([^"]+)"', listed.text)


async def test_the_next_task_is_taken_given_back_and_then_nobodys_again(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.CHECK_OFFICER)
    assert await tasks_on(door, cookies, "/") == []
    [waiting] = await tasks_on(door, cookies, "/tasks/unassigned")
    taken = await door.post_form("tasks/next", cookies)
    assert taken.headers["Location"] == f"/tasks/one/{waiting}"
    assert await tasks_on(door, cookies, "/") == [waiting]
    assert await tasks_on(door, cookies, "/tasks/unassigned") == []
    page = (await door.ask("GET", taken.headers["Location"], cookies=cookies)).text
    assert "Give it back to the team" in page and "Give it to somebody" not in page
    back = await door.post_form(f"tasks/one/{waiting}/release", cookies)
    assert back.headers["Location"] == "/"
    assert await tasks_on(door, cookies, "/tasks/unassigned") == [waiting]
    assert "Nothing waits" not in (await door.ask("GET", "/", cookies=cookies)).text


async def test_who_does_not_hold_a_task_cannot_finish_it_and_what_was_typed_is_kept(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.CHECK_OFFICER)
    [waiting] = await tasks_on(door, cookies, "/tasks/unassigned")
    words = {"order_id": "0b0e2f5e-9c1f-4b52-9c39-5b7bb1a0d9b4", "result": "Looked at"}
    again = await door.post_form(f"tasks/one/{waiting}/finish", cookies, **words)
    assert again.status_code == 422
    assert "You do not hold this task" in again.text


async def test_a_supervisor_gives_a_task_to_somebody_who_serves_and_to_nobody_else(
    door: FrontDoor,
) -> None:
    await door.sign_in(Role.CHECK_OFFICER)
    number = f"S-9{list(Role).index(Role.CHECK_OFFICER):03}"
    cookies = await door.sign_in(Role.MANAGER)
    waiting, *_ = await tasks_on(door, cookies, "/tasks/all")
    path = f"tasks/one/{waiting}/reassign"
    nobody = await door.post_form(path, cookies, number="S-0000")
    assert nobody.status_code == 422 and 'value="S-0000"' in nobody.text
    assert (await door.post_form(path, cookies, number=number.lower())).status_code == 303
    page = await door.ask("GET", f"/tasks/one/{waiting}", cookies=cookies)
    assert number in page.text


async def test_an_unknown_task_an_unknown_act_and_an_unknown_list_say_so(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.CHECK_OFFICER)
    [waiting] = await tasks_on(door, cookies, "/tasks/unassigned")
    for path in ("/tasks/one/none", "/tasks/nobody", "/tasks/mine"):
        assert (await door.ask("GET", path, cookies=cookies)).status_code == 404
    assert (await door.post_form(f"tasks/one/{waiting}/burn", cookies)).status_code == 404
    assert (await door.ask("GET", "/tasks/next", cookies=cookies)).status_code == 404


async def test_a_reference_typed_in_any_spelling_leads_to_its_case(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.CASEWORKER)
    typed = door.reference.lower().replace("-", " ")
    led = await door.ask("GET", f"/tasks/find?reference={typed}", cookies=cookies)
    wrong = await door.ask("GET", "/tasks/find?reference=nonsense", cookies=cookies)
    assert led.headers["Location"] == f"/cases/{door.reference}"
    assert wrong.status_code == 422


async def test_the_page_of_a_task_leads_to_the_deed_that_does_it(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.CHECK_OFFICER)
    taken = await door.post_form("tasks/next", cookies)
    shown = await door.ask("GET", taken.headers["Location"], cookies=cookies)
    assert f'href="/cases/{door.reference}/record-answer"' in shown.text
    assert "words alone do not end it" in shown.text and "What came of it" not in shown.text
    words = {"order_id": "0b0e2f5e-9c1f-4b52-9c39-5b7bb1a0d9b5", "result": "Looked at"}
    done = await door.post_form(f"{taken.headers['Location'][1:]}/finish", cookies, **words)
    assert done.status_code == 422 and "words alone do not end it" in done.text


async def test_what_is_not_there_leads_to_where_it_can_be_looked_up(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.CASEWORKER)
    for path, leads_to in (("/cases/RSR-000-000-000", "/cases?ended=yes"), ("/tasks/one/no", "/")):
        no = await door.ask("GET", path, cookies=cookies)
        assert no.status_code == 404 and f'href="{leads_to}"' in no.text.partition("<main")[2]
