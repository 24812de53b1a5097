"""The pages of the service: each for who may, nothing done by GET, acts done after a check."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from policy.suitability.words import Role as SuitabilityRole
from policy.support.words import Role
from service.permissions import PERMISSIONS, SUITABILITY
from store.staff import find_staff
from store.tables import escalations
from tests.servers import TestDatabase, TestPostgres
from tests.web.front_door import FrontDoor, front_door_on
from tests.web.test_deeds import hidden
from tools.bench.many import filling
from web.menu import MENU
from web.pages.service_pages import SECOND_PERSON
from web.pages.service_routes import ACTS
from web.pages.withdrawal import WITHDRAWAL

FIXED = [path for path, _ in ACTS if "{" not in path]


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database, tmp_path) as made:
        yield made


async def test_every_page_that_the_menu_offers_opens_and_no_other_does(door: FrontDoor) -> None:
    for role in (Role.DUTY_SUPERVISOR, Role.REGISTRAR, Role.DATA_PROTECTION_OFFICER):
        cookies = await door.sign_in(role)
        menu = (await door.ask("GET", "/service", cookies=cookies)).text
        for entry in MENU:
            offered = f'href="{entry.href}"' in menu.partition("<main")[2]
            answer = await door.ask("GET", entry.href, cookies=cookies)
            assert answer.status_code == (200 if offered else 403), (role, entry.href)
            assert answer.text.count("<h1") == 1


async def test_the_pages_open_in_suitability_too(database: TestDatabase, tmp_path: Path) -> None:
    async with front_door_on(database.of_suitability(), tmp_path) as door:
        cookies = await door.sign_in(SuitabilityRole.DATA_PROTECTION_OFFICER)
        keeper = await door.sign_in(SuitabilityRole.MANAGER)
        for entry in MENU:
            its = keeper if entry.href == SECOND_PERSON else cookies
            answer = await door.ask("GET", entry.href, cookies=its)
            # What rests on consent is support's alone.
            there = bool(entry.may(PERMISSIONS[SUITABILITY]))
            assert answer.status_code == (200 if there else 403), entry.href
        numbers = "first-day=1&first-month=1&first-year=2026&last-day=1&last-month=6&last-year=2026"
        counted = await door.ask("GET", f"/service/statistics?{numbers}", cookies=cookies)
        assert "Headlines" in counted.text
        by_people = f"/service/statistics?{numbers}&by_people=yes"
        assert (await door.ask("GET", by_people, cookies=cookies)).status_code == 422


async def test_nothing_is_done_by_get_and_only_for_roles_that_may(door: FrontDoor) -> None:
    officer = await door.sign_in(Role.CHECK_OFFICER)
    for path in FIXED:
        if path in ("/find", "/service/staff/away", WITHDRAWAL):
            continue
        assert (await door.ask("GET", path, cookies=officer)).status_code == 403, path
        assert (await door.post_form(path[1:], officer, step="send")).status_code == 403, path
    manager = await door.sign_in(Role.MANAGER)
    asked = await door.ask("GET", "/service/staff/S-2001/end?step=send", cookies=manager)
    assert asked.status_code == 200
    async with door.app.engine.connect() as connection:
        kept = await find_staff(connection, "S-2001")
    assert kept is not None and kept.active


async def test_somebody_is_entered_after_a_check_and_their_credential_is_shown_once(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.MANAGER)
    path = "service/staff/enter"
    left_out = await door.post_form(path, cookies, number="S-4001")
    assert left_out.status_code == 422 and "Fill this in: Name" in left_out.text
    given = {"number": "S-4001", "name": "Invented", "email": "s-4001@referrals.example"}
    given["reason"] = "joins the team"
    roles = {"roles.0": "yes", "team": "support team"}
    no_role = await door.post_form(path, cookies, **given, team="support team")
    assert no_role.status_code == 422
    check = await door.post_form(path, cookies, **given, **roles)
    assert "Check before you send" in check.text, check.text
    done = await door.post_form(path, cookies, **hidden(check), step="send")
    assert done.status_code == 200 and "shown only now" in done.text
    listed = await door.ask("GET", "/service/staff", cookies=cookies)
    assert "S-4001" in listed.text and "shown only now" not in listed.text
    assert "Waits for a second person" in listed.text
    waiting = (await door.ask("GET", SECOND_PERSON, cookies=cookies)).text
    one = f"{SECOND_PERSON}/P-{waiting.partition('/P-')[2].partition(chr(34))[0]}"
    own = await door.ask("GET", one, cookies=cookies)
    assert "Take it back" in own.text and "Confirm it" not in own.text
    second = await door.sign_in(Role.HEAD_OF_SERVICE)
    assert "Confirm it" in (await door.ask("GET", one, cookies=second)).text
    agreed = await door.post_form(f"{one[1:]}/confirm", second, reason="I know them", step="send")
    assert "S-4001 may sign in now." in agreed.text


async def test_an_organisation_is_suspended_by_the_registrar_alone(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.REGISTRAR)
    listed = (await door.ask("GET", "/service/organisations", cookies=cookies)).text
    code = listed.partition('href="/service/organisations/E')[2].partition('"')[0]
    path = f"service/organisations/E{code}/suspend"
    check = await door.post_form(path, cookies, reason="the agreement is looked at")
    assert (await door.post_form(path, cookies, **hidden(check), step="send")).status_code == 303
    one = await door.ask("GET", f"/service/organisations/E{code}", cookies=cookies)
    assert "suspended" in one.text
    manager = await door.sign_in(Role.MANAGER)
    shown = await door.ask("GET", f"/service/organisations/E{code}", cookies=manager)
    assert shown.status_code == 200 and "/suspend" not in shown.text
    assert (await door.post_form(path, manager, reason="x")).status_code == 403


async def test_the_wall_is_read_anew_only_for_who_asked(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.DUTY_SUPERVISOR)
    wall = await door.ask("GET", "/service/wall", cookies=cookies)
    assert door.reference in wall.text and "Refresh" not in wall.headers
    again = await door.ask("GET", "/service/wall?again=yes", cookies=cookies)
    assert again.headers["Refresh"] == "60"


async def test_a_wall_of_many_countdowns_has_pages_and_says_where_it_stands(
    postgres: TestPostgres, database: TestDatabase, door: FrontDoor
) -> None:
    with postgres.cluster.connect(database.name) as connection:
        connection.execute(filling("support", 3_000).encode())
    cookies = await door.sign_in(Role.DUTY_SUPERVISOR)
    path, seen, said = "/service/wall?again=yes", Counter[str](), ""
    while path:
        said = html.unescape((await door.ask("GET", path, cookies=cookies)).text)
        seen.update(re.findall(r'<a class="govuk-link" href="/cases/([^"]+)">', said))
        assert "Stop reading it anew" in said
        following = re.search(r'href="([^"]+)" rel="next"', said)
        path = following[1] if following else ""
    waiting = re.search(r"([0-9]+) wait, ", said)
    assert waiting and len(seen) == int(waiting[1]) > 80 and set(seen.values()) == {1}
    last = await door.ask("GET", "/service/wall?page=999999", cookies=cookies)
    assert last.status_code == 200 and "Nothing is counted down." in last.text


async def test_a_request_for_own_data_has_its_month_and_its_steps(door: FrontDoor) -> None:
    cookies = await door.sign_in(Role.DATA_PROTECTION_OFFICER)
    day = {"on-day": "2", "on-month": "3", "on-year": "2026"}
    check = await door.post_form("service/own-data/receive", cookies, **day)
    await door.post_form("service/own-data/receive", cookies, **hidden(check), step="send")
    listed = (await door.ask("GET", "/service/own-data", cookies=cookies)).text
    assert "2 April 2026" in listed
    step = {"kind": "answered", "reason": "sent", "on-day": "4", "on-month": "3", "on-year": "2026"}
    number = listed.partition("Take a step with ")[2].partition("<")[0]
    path = f"service/own-data/{number}/step"
    check = await door.post_form(path, cookies, **step)
    assert (await door.post_form(path, cookies, **hidden(check), step="send")).status_code == 303
    left = await door.ask("GET", "/service/own-data", cookies=cookies)
    assert number not in left.text


async def test_escalations_are_taken_together_and_what_came_of_each_is_said(
    door: FrontDoor,
) -> None:
    async with door.app.engine.begin() as connection:
        row = {"name": "status answer", "rung": "first", "position": 1, "guard": "workflow"}
        moment = {"id": "E-1", "anchored_at": datetime(2026, 3, 1, tzinfo=UTC)}
        notified = {"role": "duty supervisor", "notified": "S-2002", "reference": door.reference}
        await connection.execute(insert(escalations).values(**row, **moment, **notified))
    cookies = await door.sign_in(Role.DUTY_SUPERVISOR)
    listed = await door.ask("GET", "/service/escalations", cookies=cookies)
    assert door.reference in listed.text and " checked" not in listed.text
    marked = {f"case.{door.reference}": "yes"}
    taken = await door.post_form("service/escalations", cookies, **hidden(listed), **marked)
    assert taken.status_code == 303
    registrar = await door.sign_in(Role.REGISTRAR)
    denied = await door.ask("GET", "/service/escalations", cookies=registrar)
    assert denied.status_code == 403


async def test_a_notice_is_tried_again_only_by_roles_that_may(door: FrontDoor) -> None:
    for role, said in (
        (Role.CASEWORKER, "Your roles do not allow"),
        (Role.OPERATIONS, "No notice"),
    ):
        cookies = await door.sign_in(role)
        answer = await door.post_form("service/notices/abc/again", cookies)
        assert answer.status_code == 422 and said in answer.text
        every = await door.post_form("service/notices/again", cookies)
        assert every.status_code == (303 if role is Role.OPERATIONS else 422)
    assert (await door.ask("GET", "/service/notices/abc/again", cookies=cookies)).status_code == 404


async def test_the_register_of_blocked_paths_is_turned_over_and_odd_places_are_its_end(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.OPERATIONS)
    for asked in ("", "?rule=R12", "?before=nonsense", "?before=2026-03-27T09:00:00.000000Z3"):
        page = await door.ask("GET", f"/service/blocked{asked}", cookies=cookies)
        assert page.status_code == 200 and "Nothing" in page.text
        assert ("older was refused" in page.text) is asked.endswith("Z3")


async def test_a_withdrawal_is_recorded_by_somebody_who_may_see_nothing_of_the_case(
    door: FrontDoor,
) -> None:
    cookies = await door.sign_in(Role.REGISTRAR)
    seen = await door.ask("GET", f"/cases/{door.reference}", cookies=cookies)
    assert seen.status_code == 403
    path, brought = WITHDRAWAL[1:], {"channel": "by letter"}
    wrong = await door.post_form(path, cookies, reference="RSR-1", step="send", **brought)
    assert wrong.status_code == 422 and "nine letters" in wrong.text
    check = await door.post_form(path, cookies, reference=door.reference.lower(), **brought)
    done = await door.post_form(path, cookies, **hidden(check), step="send")
    assert done.status_code == 200 and "Nothing about it had left before" in done.text
    again = await door.post_form(path, cookies, **hidden(check), step="send")
    assert again.status_code == 422 and "has withdrawn their consent" in again.text
