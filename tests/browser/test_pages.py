"""Temporal's own pages in a real browser: sealed, and in plain words for who signed in."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page

from policy.support.words import Role, Team
from service.temporal_lists import link, lists_of_support, of_authority
from store.policy_time import clock
from store.staff import StaffMember, add_staff
from store.views import views_of
from tests.apps import DIGEST
from tests.browser.chromium import text, wait_for_words
from tests.browser.system import System, system
from tests.servers import TestPostgres

LABELS = ("Read the case from the record", "Status answer still missing", "Record answer")
OPERATOR = "S-2003"
# The pages load several hundred scripts, for each test anew.
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
async def up(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[System, str]]:
    """The system, and a case with its past."""
    async with system(postgres, tmp_path_factory.mktemp("pages")) as made:
        operator = StaffMember(
            number=OPERATOR,
            name="Invented",
            email="operator@referrals.example",
            team=Team.OPERATIONS,
            roles=(Role.OPERATIONS,),
        )
        async with made.running.app.engine.begin() as connection:
            await add_staff(connection, operator, DIGEST, "S-1001")
        yield made, await made.answered("N-1")


async def words_of_case(page: Page, on: System, reference: str) -> str:
    """What the case's page says once its history is drawn."""
    await page.goto(on.case(reference))
    await wait_for_words(page, "advance_case", "record_answer")
    await page.click("text='Event History'")
    await wait_for_words(page, "Local Activity", "Workflow Execution Update Accepted")
    return await text(page)


async def test_a_case_opens_on_its_own_page_after_signing_in_and_not_before(
    up: tuple[System, str], page: Page
) -> None:
    on, reference = up
    await page.goto(on.case(reference))
    await wait_for_words(page, "It is noted who looks at which case")
    assert reference not in await text(page)
    await on.fill_in(page, "S-2002")
    await wait_for_words(page, "record_answer", "Answer not read")
    await page.click("text='Event History'")
    await wait_for_words(page, *LABELS[::2], "A notice was accepted by its channel")
    assert "Request Cancellation" not in await text(page) or await page.evaluate(
        "[...document.querySelectorAll('button')]"
        ".find(each => each.innerText.includes('Request Cancellation')).disabled"
    )
    async with on.running.app.engine.connect() as connection:
        assert {view.staff_number for view in await views_of(connection, reference)} == {"S-2002"}


async def test_the_page_of_details_says_stage_clocks_and_next_step(
    up: tuple[System, str], page: Page
) -> None:
    on, reference = up
    await on.sign_in(page, "S-2002")
    await wait_for_words(page, "Signed in as S-2002")
    await words_of_case(page, on, reference)
    await page.click("text='User Metadata'")
    await wait_for_words(
        page,
        f"Support case {reference}",
        f"{reference}: Support open",
        "answered late, breach recorded",
        "Case review due",
        f"referrals show {reference}",
    )
    # They are drawn in a frame, and not only asked for.
    drawn = "frame => frame.contentDocument?.body?.innerText.includes('Support open')"
    await page.wait_for_function(f"() => [...document.querySelectorAll('iframe')].some({drawn})")


async def test_somebody_whose_roles_read_no_cases_sees_them_sealed(
    up: tuple[System, str], page: Page
) -> None:
    on, reference = up
    await on.sign_in(page, OPERATOR)
    await wait_for_words(page, f"Signed in as {OPERATOR}")
    shown = await words_of_case(page, on, reference)
    assert not [label for label in LABELS if label in shown]


async def test_the_lists_that_referrals_views_links_to_show_the_right_cases(
    up: tuple[System, str], page: Page
) -> None:
    on, reference = up
    running = await on.running.case("N-2")
    async with on.running.app.engine.connect() as connection:
        now = await clock(connection)
    breached, *_ = lists_of_support(now)
    await on.sign_in(page, "S-2002")
    await wait_for_words(page, "Signed in as S-2002")
    await page.goto(link(on.cases, of_authority("E06000023")))
    await wait_for_words(page, reference, running)
    await page.goto(link(on.cases, breached))
    await wait_for_words(page, "SlaState")
    await page.wait_for_function("() => !document.body.innerText.includes('Loading')")
    assert running not in await text(page)
