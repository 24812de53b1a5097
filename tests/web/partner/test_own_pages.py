"""What people of an organisation do for themselves: roles, sessions, long lists, dates, and how
long answers took.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from policy.partners import OrganisationRole
from policy.people.columns import DATE_OF_BIRTH
from policy.support.intake.columns import BY_NAME
from service.referrals import own
from tests.apps import take_in
from tests.servers import TestDatabase
from tests.starter.terminal import administer
from tests.web.front_door import FrontDoor, front_door_on
from tests.web.partner.test_referral import COUNCIL, OTHER, enter, signed_in
from web.cursors import cursor_of, place_of
from web.pages.partner.date_boxes import boxes_of, cell_of

ADMINISTERS = frozenset({OrganisationRole.ADMINISTER})
MOMENT = BY_NAME["consent_given_at"]


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database, tmp_path) as made:
        yield made


async def test_roles_are_changed_by_the_administrator_of_the_same_organisation(
    door: FrontDoor,
) -> None:
    number = await enter(door, COUNCIL)
    ours, theirs = await signed_in(door, COUNCIL, ADMINISTERS), await signed_in(door, OTHER)
    path = f"partner/people/{number}/roles"
    shown = await door.ask("GET", f"/{path}", cookies=ours)
    assert shown.text.count(" checked") == 3
    assert (await door.post_form(path, ours)).status_code == 422
    assert (await door.post_form(path, ours, **{"role-report": "yes"})).status_code == 303
    assert (await door.ask("GET", f"/{path}", cookies=ours)).text.count(" checked") == 1
    for cookies in (theirs, await signed_in(door, OTHER, ADMINISTERS)):
        denied = await door.post_form(path, cookies, **{"role-administer": "yes"})
        assert denied.status_code in (403, 404)


async def test_somebody_sees_and_ends_their_own_sessions_alone(door: FrontDoor) -> None:
    cookies, other = await signed_in(door, COUNCIL), await signed_in(door, COUNCIL)
    listed = (await door.ask("GET", "/partner/sessions", cookies=cookies)).text
    [mine] = re.findall(r"/partner/sessions/(\w+)/end", listed)
    assert (await door.post_form(f"partner/sessions/{mine}/end", other)).status_code == 403
    assert (await door.post_form(f"partner/sessions/{mine}/end", cookies)).status_code == 303
    ended = await door.ask("GET", "/partner/sessions", cookies=cookies)
    assert ended.headers["Location"] == "/partner/sign-in"


async def test_a_long_list_goes_on_and_times_are_told_only_of_many(
    door: FrontDoor, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2, 12):
        await take_in(door.app, f"N-{number}")
    answered = "UPDATE cases SET answered_at = received_at + interval '3 hours'"
    administer(database, answered)
    async with door.app.engine.connect() as connection:
        sender = (await connection.execute(text("SELECT organisation_id FROM referrals"))).scalar()
    cookies = await signed_in(door, str(sender))
    told = (await door.ask("GET", "/partner/turnaround", cookies=cookies)).text
    assert "too few to say" in told and "3 h" in told, re.findall(r"<td[^>]*>([^<]*)<", told)
    found = (await door.ask("GET", "/partner/referrals", cookies=cookies)).text
    assert "Next page" not in found and found.count("RSR-") >= 11
    first = datetime.now(UTC) - timedelta(days=900)
    after = cursor_of((first, door.reference))
    behind = (await door.ask("GET", f"/partner/referrals?after={after}", cookies=cookies)).text
    assert behind.count("N-") >= 11 and "First page" in behind
    later = cursor_of((datetime.now(UTC) + timedelta(days=1), door.reference))
    nothing = (await door.ask("GET", f"/partner/referrals?after={later}", cookies=cookies)).text
    assert "N-" not in nothing
    wrong = await door.ask("GET", "/partner/referrals?after=anything", cookies=cookies)
    assert wrong.status_code == 404
    assert place_of(later) is not None and own.MOST_SHOWN == 200


async def test_a_date_that_is_none_is_said_at_its_boxes_and_kept(door: FrontDoor) -> None:
    cookies = await signed_in(door, COUNCIL)
    draft = (await door.post_form("partner/drafts", cookies)).headers["Location"]
    name = "date_of_birth"
    typed = {f"{name}-day": "31", f"{name}-month": "2", f"{name}-year": "1990"}
    wrong = await door.post_form(f"{draft[1:]}/person", cookies, **typed)
    assert wrong.status_code == 422 and f'id="{name}-error"' in wrong.text
    assert f'href="#{name}-day"' in wrong.text and 'value="31"' in wrong.text
    right = await door.post_form(f"{draft[1:]}/person", cookies, **{**typed, f"{name}-day": "3"})
    assert right.status_code == 303


@pytest.mark.parametrize(
    "cell", ["03/02/1990", "approx 1990", "unknown", "", "31/02/1990", "someday", "1/2"]
)
def test_what_boxes_hold_is_what_was_typed(cell: str) -> None:
    typed = {f"date_of_birth-{box}": said for box, said in boxes_of(DATE_OF_BIRTH, cell).items()}
    again = cell_of(DATE_OF_BIRTH, typed)
    odd = cell in ("someday", "1/2")
    assert again == (f"approx {cell}" if odd else cell)


def test_a_time_of_day_stands_beside_its_day() -> None:
    for cell in ("01/02/2026 09:30", "25/10/2026 01:30 GMT", ""):
        boxes = boxes_of(MOMENT, cell)
        assert (
            cell_of(MOMENT, {f"consent_given_at-{box}": said for box, said in boxes.items()})
            == cell
        )
