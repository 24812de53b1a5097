"""A session that ended loses nobody what they typed, and everybody sees and ends their own."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from policy.support.words import Role
from tests.servers import TestDatabase
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TYPED = 'said "so" & left'


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    """A front door of the support track."""
    async with front_door_on(database, tmp_path) as made:
        yield made


def _hidden(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}


async def test_what_was_typed_in_an_ended_session_is_sent_on_after_signing_in(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.DUTY_SUPERVISOR)
    number = f"S-9{list(Role).index(Role.DUTY_SUPERVISOR):03}"
    await door.post_form("sign-out", cookies)
    path = f"cases/{door.reference}/close-case"
    asked = await door.post_form(path, cookies, note=TYPED, sequence="1")
    assert asked.status_code == 401 and "Your session has ended" in asked.text
    carried = _hidden(asked.text)
    wrong = await door.post_form("sign-in", number=number, credential="a guess", **carried)
    assert wrong.status_code == 403 and _hidden(wrong.text) == carried
    again = await door.post_form("sign-in", number=number, credential=CREDENTIAL, **carried)
    assert again.status_code == 200 and f'action="/{path}"' in again.text
    assert _hidden(again.text) == {"note": TYPED, "sequence": "1"}
    assert again.cookies


async def test_nothing_is_carried_on_to_where_is_no_page_of_ours(door: FrontDoor) -> None:
    for to in ("https://elsewhere.example/", "//elsewhere.example/a", "/sign-out", "/cases/../x"):
        cookies = await door.sign_in(Role.CASEWORKER)
        number = f"S-9{list(Role).index(Role.CASEWORKER):03}"
        fields = {"number": number, "credential": CREDENTIAL, "to": to, "kept.note": TYPED}
        done = await door.post_form("sign-in", cookies, **fields)
        assert done.status_code == 303 and done.headers["Location"] == "/"


async def test_everybody_sees_and_ends_their_own_sessions(door: FrontDoor) -> None:
    here, there = [await door.sign_in(Role.CHECK_OFFICER) for _ in range(2)]
    listed = (await door.ask("GET", "/sessions", cookies=here)).text
    ids = re.findall(r"/sessions/([0-9a-f]+)/end", listed)
    assert len(ids) == 2
    others = await door.sign_in(Role.CASEWORKER)
    assert (await door.post_form(f"sessions/{ids[0]}/end", others)).status_code == 403
    for id in ids:
        await door.post_form(f"sessions/{id}/end", here)
    codes = [(await door.ask("GET", "/cases", cookies=one)).status_code for one in (here, there)]
    assert codes == [303, 303], "led to sign in"
