"""Days in the suitability track on our pages, on the real servers: a decision that is served, and
one that is withdrawn.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser

from policy.suitability.deeds.report_service import REPORT_SERVICE
from policy.suitability.deeds.withdraw_decision import WITHDRAW_DECISION
from policy.suitability.words import Role, Stage, Team
from service.demo.suitability_stories import suitability_stories
from store.policy_time import clock
from store.staff import StaffMember, add_staff
from tests.apps import DIGEST, in_london
from tests.browser.day import DESK, PHONE, follows, sees, sends, signs_in, somebody, tabs_to
from tests.browser.system import System, system
from tests.servers import TestPostgres

OFFICER, UKVI = "S-2011", "S-2012"
PEOPLE = (
    (OFFICER, Team.OFFICERS, Role.OFFICER),
    (UKVI, Team.UKVI, Role.UKVI_OFFICER),
)
PLAYED = (Stage.CLEARED, Stage.WITHDRAWAL_DUE)
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
async def up(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[System, dict[str, str]]]:
    """The track with an officer of each kind, a case that is cleared for service, and one whose
    decision must be withdrawn.
    """
    async with system(postgres, tmp_path_factory.mktemp("days"), "suitability") as made:
        async with made.running.app.engine.begin() as connection:
            for number, team, role in PEOPLE:
                member = StaffMember(
                    number=number,
                    name="Invented",
                    email=f"{number.lower()}@referrals.example",
                    team=team,
                    roles=(role,),
                )
                await add_staff(connection, member, DIGEST, "S-1001")
        stories = suitability_stories(datetime.now(UTC), each=1)
        yield made, await made.play_stories(*(story for story in stories if story.stage in PLAYED))


async def test_an_officer_reports_on_a_phone_that_a_cleared_decision_was_served_in_person(
    up: tuple[System, dict[str, str]], browser: Browser
) -> None:
    on, references = up
    reference = references[Stage.CLEARED]
    async with on.running.app.engine.connect() as connection:
        day, time = in_london(await clock(connection)).split()
    at = dict(zip(("day", "month", "year"), day.split("/"), strict=True)) | {"time": time}
    async with somebody(browser, PHONE, scripts=False) as page:
        await signs_in(page, f"{on.pages}/sign-in", OFFICER)
        await page.goto(f"{on.pages}/cases/{reference}")
        await sees(page, "Clearance until")
        await follows(page, REPORT_SERVICE.title)
        served = {f"happened_at-{box}": said for box, said in at.items()}
        await sends(page, {"manner": "in person", **served})
        assert "without a clearance" not in await page.inner_text("main")
        await follows(page, "Back to the case")
        await sees(page, "Served in person")


async def test_a_decision_that_must_not_be_served_is_withdrawn_with_the_keyboard_alone(
    up: tuple[System, dict[str, str]], browser: Browser
) -> None:
    on, references = up
    reference = references[Stage.WITHDRAWAL_DUE]
    async with somebody(browser, DESK, scripts=True) as page:
        await signs_in(page, f"{on.pages}/sign-in", UKVI)
        await page.goto(f"{on.pages}/cases/{reference}")
        await tabs_to(page, WITHDRAW_DECISION.title)
        await page.get_by_role("heading", name=WITHDRAW_DECISION.title).wait_for()
        await tabs_to(page, "Continue")
        await page.get_by_role("alert").wait_for()
        await tabs_to(page, "reason", enter=False)
        await page.keyboard.type("Takes up the support that was offered.")
        await tabs_to(page, "Continue")
        await page.get_by_role("heading", name="Check before you send").wait_for()
        await tabs_to(page, "Confirm and send")
        await page.get_by_role("heading", name="Done").wait_for()
        await tabs_to(page, "Back to the case")
        await page.get_by_role("heading", name=f"Case {reference}").wait_for()
        await sees(page, "Withdrawn")
