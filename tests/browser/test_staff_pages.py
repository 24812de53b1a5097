"""Staff's own pages in a real browser: on a desk and on a phone, with and without scripts, with a
keyboard alone, and without anything that keeps somebody out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from policy.support.words import Role, Team
from store.staff import StaffMember, add_staff
from tests.apps import DIGEST
from tests.browser.axe import faults
from tests.browser.chromium import LONGEST, page_of
from tests.browser.system import System, system
from tests.servers import TestPostgres

CHECKER, MANAGER = "S-2011", "S-2012"
DESK, PHONE = (1280, 900), (320, 640)
"""A phone's width is also what a desk's page has at 400 % zoom."""
PERIOD = "first-day=1&first-month=1&first-year=2026&last-day=1&last-month=6&last-year=2026"
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
async def up(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[System, str, str]]:
    """The system, a case that waits for its answer, and one that was answered too late."""
    async with system(postgres, tmp_path_factory.mktemp("staff-pages")) as made:
        people = ((CHECKER, Team.CHECK, Role.CHECK_OFFICER), (MANAGER, Team.SUPPORT, Role.MANAGER))
        async with made.running.app.engine.begin() as connection:
            for number, team, role in people:
                member = StaffMember(
                    number=number,
                    name="Invented",
                    email=f"{number.lower()}@referrals.example",
                    team=team,
                    roles=(role,),
                )
                await add_staff(connection, member, DIGEST, "S-1001")
        waiting = await made.running.case("N-11")
        yield made, waiting, await made.answered("N-12")


async def looked_at(page: Page, on: System, paths: list[str]) -> dict[str, list[str]]:
    """The faults of each page that has any."""
    found = {}
    for path in paths:
        answer = await page.goto(f"{on.pages}{path}")
        assert answer is not None and answer.status == 200, path
        found[path] = await faults(page)
    return {path: each for path, each in found.items() if each}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_no_page_of_a_managers_day_keeps_anybody_out(
    up: tuple[System, str, str], browser: Browser, size: tuple[int, int]
) -> None:
    on, waiting, answered = up
    async with page_of(browser, *size) as page:
        await page.goto(f"{on.pages}/sign-in")
        assert not await faults(page)
        await on.fill_in(page, MANAGER, "wrong")
        assert not await faults(page)
        await on.fill_in(page, MANAGER)
        await page.goto(f"{on.pages}/cases/{answered}")
        links = await page.eval_on_selector_all(
            f"a[href^='/cases/{answered}/']", "all => all.map(one => one.getAttribute('href'))"
        )
        paths = ["/", "/tasks/team", "/tasks/unassigned", "/tasks/all", "/cases"]
        paths += ["/cases?breached=yes&ended=yes", f"/cases/{waiting}", f"/cases/{answered}"]
        await page.goto(f"{on.pages}/service")
        paths += await page.eval_on_selector_all(
            "main a", "all => all.map(one => one.getAttribute('href'))"
        )
        paths += ["/service", "/service/staff/enter", f"/service/statistics?{PERIOD}"]
        assert await looked_at(page, on, [*paths, *sorted(set(links))]) == {}
        form = f"/cases/{answered}/open-task"
        for path, status in (
            ("/no-such-page", 404),
            ("/cases/RSR-000-000-000", 404),
            (f"/cases/{answered}/record-answer", 403),
            (f"/cases/{waiting}/extend-window", 409),
            ("/tasks/find?reference=x", 422),
            (form, 200),
        ):
            answer = await page.goto(f"{on.pages}{path}")
            assert answer is not None and (path, answer.status) == (path, status)
            assert (path, await faults(page)) == (path, [])
        await page.context.clear_cookies()
        await page.get_by_role("button", name="Continue", exact=True).last.click()
        await page.get_by_text("Your session has ended").first.wait_for()
        assert await faults(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_an_answer_is_recorded_with_the_keyboard_alone_and_its_faults_are_said(
    up: tuple[System, str, str], browser: Browser, scripts: bool
) -> None:
    on, waiting, _ = up
    reference = waiting if scripts else await on.running.case("N-13")
    async with await browser.new_context(java_script_enabled=scripts) as context:
        context.set_default_timeout(LONGEST)
        page = await context.new_page()
        await on.sign_in(page, CHECKER)
        await page.goto(f"{on.pages}/cases/{reference}/record-answer")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")  # skips to what the page is about
        await _press(page, "Continue")
        await page.get_by_role("alert").wait_for()
        assert await page.get_by_role("alert").get_by_role("link").count() == 4
        await _choose(page, "No trace")
        await _choose(page, "Unknown")
        await page.locator("[id='answer.sources_checked']").focus()
        await page.keyboard.type("CID")
        await _choose(page, "No", last=True)
        await _press(page, "Continue")
        await page.get_by_role("heading", name="Check before you send").wait_for()
        await _press(page, "Confirm and send")
        await page.get_by_role("heading", name="Done").wait_for()
        assert "If nobody acts" in await page.inner_text("main")


async def _press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name).focus()
    await page.keyboard.press("Enter")


async def _choose(page: Page, label: str, *, last: bool = False) -> None:
    found = page.get_by_role("radio", name=label, exact=True)
    await (found.last if last else found.first).focus()
    await page.keyboard.press("Space")
