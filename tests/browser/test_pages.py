"""Temporal's own pages in a real browser: sealed, and in plain words for who signed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from policy.support.words import Role, Team
from starter.views import link, of_authority, support_views
from store.cases import clock
from store.staff import StaffMember, add_staff
from store.views import views_of
from tests.apps import DIGEST
from tests.browser.chromium import Page
from tests.browser.system import CREDENTIAL, System, system
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


def words_of_case(page: Page, on: System, reference: str) -> str:
    """What the case's page says once its timeline is drawn."""
    page.open(on.case(reference))
    page.wait_for_words("advance_case", "record_answer")
    return page.text()


async def test_a_case_opens_on_its_own_page_after_signing_in_and_not_before(
    up: tuple[System, str], page: Page
) -> None:
    on, reference = up

    def look() -> None:
        page.open(on.case(reference))
        page.wait_for_words("Sign in to read cases")
        assert reference not in page.text()
        page.fill_in("number", "S-2002")
        page.fill_in("credential", CREDENTIAL)
        page.press("Sign in")
        page.wait_for_words(*LABELS[::2], "A notice was accepted by its channel")
        assert "Request Cancellation" not in page.text() or page.value_of(
            "[...document.querySelectorAll('button')]"
            ".find(each => each.innerText.includes('Request Cancellation')).disabled"
        )

    await asyncio.to_thread(look)
    async with on.running.app.engine.connect() as connection:
        assert {view.staff_number for view in await views_of(connection, reference)} == {"S-2002"}


async def test_the_page_of_details_says_stage_clocks_and_next_step(
    up: tuple[System, str], page: Page
) -> None:
    on, reference = up

    def look() -> None:
        on.sign_in(page, "S-2002")
        page.wait_for_words("You are signed in as S-2002.")
        words_of_case(page, on, reference)
        page.press("User Metadata")
        page.wait_for_words(
            f"Support case {reference}",
            f"{reference}: Support open",
            "answered late, breach recorded",
            "Case review due",
            f"referrals show {reference}",
        )
        # They are drawn in a frame, and not only asked for.
        drawn = "frame => frame.contentDocument?.body?.innerText.includes('Support open')"
        page.wait_for(f"[...document.querySelectorAll('iframe')].some({drawn})", "the frame")

    await asyncio.to_thread(look)


async def test_somebody_whose_roles_read_no_cases_sees_them_sealed(
    up: tuple[System, str], page: Page
) -> None:
    on, reference = up

    def look() -> str:
        on.sign_in(page, OPERATOR)
        page.wait_for_words("Your roles do not let you read cases")
        return words_of_case(page, on, reference)

    shown = await asyncio.to_thread(look)
    assert not [label for label in LABELS if label in shown]


async def test_the_lists_that_referrals_views_links_to_show_the_right_cases(
    up: tuple[System, str], page: Page
) -> None:
    on, reference = up
    running = await on.running.case("N-2")
    async with on.running.app.engine.connect() as connection:
        now = await clock(connection)
    breached, *_ = support_views(now)

    def look() -> tuple[str, str]:
        on.sign_in(page, "S-2002")
        page.wait_for_words("You are signed in as S-2002.")
        page.open(link(on.cases, of_authority("E06000023")))
        page.wait_for_words(reference, running)
        page.open(link(on.cases, breached))
        page.wait_for_words("SlaState")
        page.wait_for("!document.body.innerText.includes('Loading')", "the list")
        return page.text(), running

    shown, _ = await asyncio.to_thread(look)
    assert running not in shown
