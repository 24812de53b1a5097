"""A page that lies open says before its session ends, at the moment it should, and nobody loses
what they typed: in a real browser, whose clock is moved.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page
from sqlalchemy import func, update

from policy.partners import OrganisationRole
from policy.session_times import IDLE_LASTS, WARNED_BEFORE
from policy.support.words import Role
from store.tables import partner_sessions, sessions
from tests.browser.chromium import page_of
from tests.servers import TestPostgres
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on
from tests.web.partner.test_referral import COUNCIL, enter

TYPED = 'he said "tomorrow" & left'
A_MOMENT = timedelta(seconds=2)
LEFT = timedelta(minutes=20)
"""Until a session ends for good that was used all day."""
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
async def door(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[FrontDoor]:
    with postgres.database() as database:
        async with front_door_on(database, tmp_path_factory.mktemp("door")) as made:
            yield made


async def _warned_at(page: Page, moment: timedelta, words: str) -> None:
    """Nothing until this long after the page was opened; then these words."""
    warning = page.get_by_role("status").first
    await page.clock.fast_forward(int((moment - A_MOMENT).total_seconds() * 1000))
    assert (await warning.inner_text()).strip() == ""
    await page.clock.fast_forward(int(2 * A_MOMENT.total_seconds() * 1000))
    assert words in await warning.inner_text()


async def _signed_in(page: Page, number: str) -> None:
    await page.fill("#number", number)
    await page.fill("#credential", CREDENTIAL)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def _staff(door: FrontDoor, page: Page) -> str:
    await door.sign_in(Role.CASEWORKER)
    number = f"S-9{list(Role).index(Role.CASEWORKER):03}"
    await page.clock.install()
    await page.goto(f"{door.own}/sign-in")
    await _signed_in(page, number)
    await page.get_by_role("heading", name="My work").wait_for()
    return number


async def _typed(door: FrontDoor, page: Page) -> None:
    await page.goto(f"{door.own}/cases/{door.reference}/notes/write")
    await page.locator("textarea").first.fill(TYPED)


async def _sent_on(page: Page, number: str) -> None:
    """Sent in an ended session; then what was typed is there again."""
    await page.locator("main form button").first.click()
    await page.get_by_text("Your session has ended").first.wait_for()
    await _signed_in(page, number)
    await page.get_by_role("button", name="Send what I typed").click()
    await page.locator("main").get_by_text(TYPED).first.wait_for()


@pytest.mark.parametrize("for_good", [False, True], ids=["idle", "absolute"])
async def test_staff_are_warned_at_the_moment_and_lose_nothing_they_typed(
    door: FrontDoor, browser: Browser, for_good: bool
) -> None:
    async with page_of(browser, 1280, 900) as page:
        number = await _staff(door, page)
        now = func.clock_timestamp()
        if for_good:
            await _changed(door, expires_at=now + LEFT)
        await _typed(door, page)
        open_for, words = (LEFT, "as long as") if for_good else (IDLE_LASTS, "unless you open")
        await _warned_at(page, open_for - WARNED_BEFORE, words)
        await page.clock.fast_forward(int(WARNED_BEFORE.total_seconds() * 1000))
        assert "has ended" in await page.get_by_role("status").first.inner_text()
        await _changed(door, **{"expires_at" if for_good else "seen_at": now - IDLE_LASTS})
        await _sent_on(page, number)


async def _changed(door: FrontDoor, **to: object) -> None:
    async with door.app.engine.begin() as connection:
        await connection.execute(update(sessions).values(to))


async def test_people_of_an_organisation_are_warned_too(door: FrontDoor, browser: Browser) -> None:
    async with page_of(browser, 1280, 900) as page:
        number = await enter(door, COUNCIL, frozenset(OrganisationRole))
        await page.clock.install()
        await page.goto(f"{door.own}/partner/sign-in")
        await _signed_in(page, number)
        await page.goto(f"{door.own}/partner/withdrawal")
        await _warned_at(page, IDLE_LASTS - WARNED_BEFORE, "unless you open")
        before = {"seen_at": func.clock_timestamp() - IDLE_LASTS}
        async with door.app.engine.begin() as connection:
            await connection.execute(update(partner_sessions).values(before))
        await page.locator("main form button").first.click()
        await page.get_by_text("Your session has ended").first.wait_for()
