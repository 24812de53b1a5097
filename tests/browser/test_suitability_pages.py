"""The suitability track's cases in Temporal's own pages, each with its past, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from playwright.async_api import Page

from policy.suitability.words import Stage
from service.demo.suitability_stories import suitability_stories
from service.temporal_lists import TemporalList, link
from tests.browser.chromium import text, wait_for_words
from tests.browser.system import System, system
from tests.servers import TestPostgres

PLAYED = (Stage.SUPPORT_WINDOW, Stage.CLEARED)
# The pages load several hundred scripts, for each test anew.
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
async def up(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[System, dict[str, str]]]:
    """The system, and a case at either stage."""
    async with system(postgres, tmp_path_factory.mktemp("pages"), "suitability") as made:
        stories = suitability_stories(datetime.now(UTC), each=1)
        yield made, await made.play_stories(*(story for story in stories if story.stage in PLAYED))


async def test_the_list_says_where_each_case_is_and_whose_turn_it_is(
    up: tuple[System, dict[str, str]], page: Page
) -> None:
    on, references = up
    await on.sign_in(page, "S-2002")
    await wait_for_words(page, "Signed in as S-2002")
    await on.show_columns(page, "Workflow ID", "Stage", "WaitingOn", "NextActionDue")
    await page.goto(on.cases)
    await wait_for_words(page, *references.values(), *references, "NextActionDue")
    everybody = await text(page)
    cleared = TemporalList(title="", query=f'Stage = "{Stage.CLEARED}"')
    await page.goto(link(on.cases, cleared))
    await wait_for_words(page, references[Stage.CLEARED])
    other = references[Stage.SUPPORT_WINDOW]
    await page.wait_for_function(f"() => !document.body.innerText.includes('{other}')")
    assert "enforcement assessors" in everybody and "enforcement officers" in everybody


async def test_a_case_reads_from_its_opening_to_its_clearance_in_plain_words(
    up: tuple[System, dict[str, str]], page: Page
) -> None:
    on, references = up
    reference = references[Stage.CLEARED]
    await on.sign_in(page, "S-2002")
    await wait_for_words(page, "Signed in as S-2002")
    await page.goto(on.case(reference))
    await wait_for_words(
        page,
        "record_facts",
        "Support window complete",
        "authority_report",
        "conclude_limb",
        "check_decision",
        "record_recheck",
        "Clearance ends (end, R111)",
    )
    # The words of each step are in the history, the latest first.
    await page.click("text='Event History'")
    await wait_for_words(page, "Ask clearance", "Record recheck")
    await page.click("text='User Metadata'")
    await wait_for_words(
        page,
        f"Suitability case {reference}",
        f"{reference}: Cleared for service",
        "**Waiting on:** enforcement officers",
        "serves in person before the clearance ends",
        f"`referrals suitability report-service {reference}`",
        "clearance given",
        "- Clearance given, ",
        f"`referrals suitability show {reference}`",
    )
