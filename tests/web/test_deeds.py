"""A deed asked on a page: its questions, the check before it is sent, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from policy.cases.events import NoticeAccepted
from policy.support.words import Role, Template
from store.cases import load_state
from store.tables import inbox
from tests.policy.support.turn import take_turn
from tests.recorded import record
from tests.servers import TestDatabase
from tests.web.front_door import FrontDoor, front_door_on

ANSWER = {
    "answer.result": "no trace",
    "answer.recourse": "unknown",
    "answer.conditions": "",
    "answer.document_gap": "no",
    "answer.sources_checked": "CID\nAtlas",
}


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database, tmp_path) as made:
        yield made


def hidden(page: requests.Response) -> dict[str, str]:
    """What a form carries without being asked."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in found}


async def form(door: FrontDoor, cookies: dict[str, str], kind: str) -> requests.Response:
    return await door.ask("GET", f"/cases/{door.reference}/{kind}", cookies=cookies)


async def send(
    door: FrontDoor, cookies: dict[str, str], kind: str, **fields: str
) -> requests.Response:
    return await door.post_form(f"cases/{door.reference}/{kind}", cookies, **fields)


async def test_an_answer_is_asked_checked_and_then_on_record(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.CHECK_OFFICER)
    asked = await form(door, cookies, "record-answer")
    assert asked.status_code == 200
    assert "checked" not in asked.text.replace("sources_checked", "")  # no default on a judgement
    check = await send(door, cookies, "record-answer", **hidden(asked), **ANSWER)
    assert check.status_code == 200 and "Check before you send" in check.text
    assert "No trace" in check.text or "no trace" in check.text
    sent = await send(door, cookies, "record-answer", **hidden(check), step="send")
    assert sent.status_code == 303
    # There is no Temporal here: it is on record, and carried out when there is one.
    assert sent.headers["Location"].endswith("/record-answer/done?after=1&later=yes")
    done = await door.ask("GET", sent.headers["Location"], cookies=cookies)
    assert "carried out when the service returns" in done.text


async def test_a_form_sent_twice_counts_once(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.CHECK_OFFICER)
    asked = hidden(await form(door, cookies, "record-answer"))
    check = await send(door, cookies, "record-answer", **asked, **ANSWER)
    for _ in range(2):
        sent = await send(door, cookies, "record-answer", **hidden(check), step="send")
        assert sent.status_code == 303
    query = select(func.count()).select_from(inbox).where(inbox.c.reference == door.reference)
    async with door.app.engine.connect() as connection:
        assert (await connection.execute(query)).scalar_one() == 1


async def test_what_is_left_out_is_said_beside_its_question_and_the_rest_is_kept(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.CHECK_OFFICER)
    asked = hidden(await form(door, cookies, "record-answer"))
    left_out = {**ANSWER, "answer.recourse": "", "answer.leave_expires-day": "31"}
    again = await send(door, cookies, "record-answer", **asked, **left_out)
    assert again.status_code == 422
    assert "Choose an answer: Public funds" in again.text
    assert "Leave ends must be a real date" in again.text
    assert 'href="#answer.recourse"' in again.text
    assert "CID\nAtlas" in again.text and 'value="31"' in again.text
    assert hidden(again)["order_id"] == asked["order_id"]


async def test_what_happened_since_the_form_was_made_is_shown_and_what_was_typed_is_kept(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.CHECK_OFFICER)
    asked = {**hidden(await form(door, cookies, "record-answer")), "sequence": ""}
    again = await send(door, cookies, "record-answer", **asked, **ANSWER)
    assert again.status_code == 422
    assert "What happened since you looked" in again.text and "Referral accepted" in again.text
    assert "CID\nAtlas" in again.text and hidden(again)["sequence"] == "1"
    assert hidden(again)["order_id"] != asked["order_id"]
    check = await send(door, cookies, "record-answer", **hidden(again), **ANSWER)
    assert check.status_code == 200


async def test_a_notice_that_a_channel_took_meanwhile_makes_no_form_stale(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.CHECK_OFFICER)
    asked = hidden(await form(door, cookies, "record-answer"))
    state, now = await load_state(door.app.store, door.reference), datetime.now(UTC)
    assert state is not None
    took = NoticeAccepted(
        id="n-1", at=now, by="channel", template=Template.STATUS_REQUEST, audience="check team"
    )
    await record(door.app.store, take_turn(state, [took], now).recording)
    check = await send(door, cookies, "record-answer", **asked, **ANSWER)
    assert check.status_code == 200 and hidden(check)["sequence"] == "2"
    as_before = {**hidden(check), "sequence": "1"}
    sent = await send(door, cookies, "record-answer", **as_before, step="send")
    assert sent.headers["Location"].endswith("/record-answer/done?after=2&later=yes")


@pytest.mark.parametrize("role", list(Role))
async def test_a_form_opens_for_the_roles_of_its_deed_and_for_no_other(
    door: FrontDoor, role: Role
) -> None:
    cookies = await door.sign_in(role)
    allowed = role is Role.CHECK_OFFICER
    asked = await form(door, cookies, "record-answer")
    assert (asked.status_code == 200) is allowed
    typed = {"order_id": "x", "sequence": "1", "step": "send"}
    sent = await send(door, cookies, "record-answer", **typed, **ANSWER)
    assert (sent.status_code == 303) is allowed


async def test_nobody_reaches_a_case_without_signing_in(door: FrontDoor) -> None:
    path = f"/cases/{door.reference}"
    led = await door.ask("GET", path)
    assert led.status_code == 303
    assert led.headers["Location"] == f"/sign-in?to=%2Fcases%2F{door.reference}"
    assert (await door.post_form(f"cases/{door.reference}/record-answer")).status_code == 401


async def test_an_unknown_case_and_an_unknown_deed_are_pages_that_say_so(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.CASEWORKER)
    for path in ("/cases/RSR-000-000-000", f"/cases/{door.reference}/no-such-deed"):
        answer = await door.ask("GET", path, cookies=cookies)
        assert answer.status_code == 404
        assert "<h1" in answer.text
