"""The suitability host's outside door: the police and authorities send cases in, organisations
report, and there is nothing else.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from policy.suitability.evidence.words import PlaceNation
from policy.suitability.from_outside import IN_A_REPORT, WITH_A_CASE
from tests.servers import TestDatabase
from tests.web.front_door import FrontDoor, front_door_on
from tests.web.partner.test_referral import enter
from tests.web.test_deeds import hidden
from web.pages.partner.case_questions import case_questions, report_questions
from web.pages.partner.routes import partner_routes

POLICE, UNIT, AUTHORITY = "PF-INV-01", "EU-INV-01", "E09000007"
NAME = "referrals_partner_suitability"
CASE = {
    "number": "N-77",
    "channel": "police encounter",
    "basis": "law enforcement",
    **{"opened_at-day": "2", "opened_at-month": "3", "opened_at-year": "2026"},
    **{"opened_at-time": "09:30", "nation": str(PlaceNation.ENGLAND), "authority": AUTHORITY},
    **{"person.given_names": "Invented", "person.family_name": "Person"},
    **{"facts-count": "1", "facts.0.fact": "sleeping", "facts.0.place": "doorway"},
    **{"facts.0.as_of-day": "1", "facts.0.as_of-month": "3", "facts.0.as_of-year": "2026"},
    **{"facts.0.source": "our patrol", "facts.0.basis": "law enforcement"},
}
OTHERS = (
    "/partner/drafts",
    "/partner/upload",
    "/partner/withdrawal",
    "/partner/referrals/SUI-000-000-000/answer",
    "/partner/referrals/SUI-000-000-000/report",
)


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database.of_suitability(), tmp_path) as made:
        yield made


async def _signed_in(door: FrontDoor, code: str) -> dict[str, str]:
    number = await enter(door, code)
    done = await door.post_form("partner/sign-in", number=number, credential="only for tests")
    return {NAME: done.cookies[NAME]}


async def _sent(door: FrontDoor, cookies: dict[str, str], path: str, **typed: str) -> str:
    """What a form comes to once it was checked: where it leads, or what the page says."""
    blank = await door.ask("GET", f"/{path}", cookies=cookies)
    check = await door.post_form(path, cookies, **{**hidden(blank), **typed})
    if check.status_code != 200:
        return check.text
    done = await door.post_form(path, cookies, **hidden(check), step="send")
    return done.headers.get("Location", done.text)


async def test_the_police_send_a_case_once_and_the_authority_reports_of_it(
    door: FrontDoor,
) -> None:
    police = await _signed_in(door, POLICE)
    led = await _sent(door, police, "partner/cases/new", **CASE)
    found = re.search(r"/partner/referrals/(SUI-\w{3}-\w{3}-\w{3})\?sent=yes", led)
    assert found is not None, re.findall(r"error[^<]*<[^<]*", led)
    reference = found[1]
    assert await _sent(door, police, "partner/cases/new", **CASE) == led
    other = {**CASE, "person.family_name": "Another"}
    assert "family_name" in await _sent(door, police, "partner/cases/new", **other)
    listed = await door.ask("GET", "/partner/referrals", cookies=police)
    assert listed.text.count(f">{reference}<") == 1
    one = await door.ask("GET", f"/partner/referrals/{reference}", cookies=police)
    assert "/partner/facts?reference=" in one.text and "withdrawal" not in one.text
    authority = await _signed_in(door, AUTHORITY)
    assert (
        await door.ask("GET", f"/partner/referrals/{reference}", cookies=authority)
    ).status_code == 404
    report = {
        "reference": reference,
        **{"facts-count": "1", "facts.0.fact": "engagement", "facts.0.engaged": "yes"},
        **{"facts.0.as_of-day": "3", "facts.0.as_of-month": "3", "facts.0.as_of-year": "2026"},
        **{"facts.0.source": "our team", "facts.0.basis": "public task"},
    }
    said = await _sent(door, authority, "partner/facts", **report)
    assert "Your report is on record." in said, said


async def test_nothing_else_is_offered_or_taken(door: FrontDoor) -> None:
    police, unit = await _signed_in(door, POLICE), await _signed_in(door, UNIT)
    for path in OTHERS:
        assert (await door.ask("GET", path, cookies=police)).status_code == 404, path
        assert (await door.post_form(path[1:], police)).status_code in (404, 405), path
    assert (await door.ask("GET", "/partner/cases/new", cookies=unit)).status_code == 403
    operation = {**CASE, "channel": "enforcement operation"}
    assert (await door.post_form("partner/cases/new", unit, **operation)).status_code == 403
    hostile = (
        operation,
        {**CASE, "channel": "authority referral"},
        {**CASE, "basis": "consent"},
        {**CASE, "facts.0.basis": "consent"},
        {**CASE, "facts.0.fact": "pnc-result"},
        {**CASE, "facts.0.fact": "conclusion"},
    )
    for typed in hostile:
        said = await _sent(door, police, "partner/cases/new", **typed)
        assert not said.startswith("/partner/referrals/"), typed
    listed = await door.ask("GET", "/partner/referrals", cookies=police)
    assert "SUI-" not in listed.text


def test_the_routes_and_kinds_of_the_door_are_these() -> None:
    paths = {route.path for route in partner_routes("suitability")}
    own = {
        "/partner/cases/new",
        "/partner/facts",
        "/partner/referrals",
        "/partner/referrals/{reference}",
    }
    of_people = (
        *("sign-", "invitation", "people", "keys", "webhooks", "questions", "second-factor"),
        *("sessions", "reply"),
    )
    others = {path for path in paths - own if path != "/partner"}
    assert own <= paths
    assert {path for path in others if not path.split("/")[2].startswith(of_people)} == set()
    for asked, kinds in ((case_questions(["x"]), WITH_A_CASE), (report_questions(), IN_A_REPORT)):
        assert {kind.word for kind in asked[-1].kinds} == kinds
        bases = [part for kind in asked[-1].kinds for part in kind.parts if part.name == "basis"]
        assert bases and all("consent" not in part.options for part in bases)
