"""Makes the pictures of Temporal's pages that stand in the documentation.

    python -m tests.browser.screenshots

Real pages, real servers, invented cases. Writes `docs/images/`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Page

from policy.suitability import words as suitability
from policy.support import words as support
from service.demo.suitability_stories import suitability_stories
from service.demo.support_stories import support_stories
from tests.browser.chromium import BrowserMissing, chromium, page_of, wait_for_words
from tests.browser.system import System, system
from tests.servers import cluster_in, postgres_on

IMAGES = Path(__file__).parents[2] / "docs" / "images"
READER = "S-2002"
EACH = 3


async def _of_support(on: System, cases: dict[str, str], page: Page) -> None:
    await page.set_viewport_size({"width": 1500, "height": 1000})
    await _sign_in(on, page)
    await page.screenshot(path=IMAGES / "codec-server-signed-in.png")
    await on.show_columns(page, "Workflow ID", "Stage", "SlaState", "WaitingOn", "Deadline")
    await _list(on, cases, page, "temporal-ui-cases.png")
    await page.set_viewport_size({"width": 1400, "height": 1300})
    await page.goto(on.case(cases[support.Stage.CLOSED]))
    await wait_for_words(
        page, "Close case", "ask_prioritisation", "Prioritisation not acknowledged"
    )
    await _picture(page, "temporal-ui-support-case.png")
    await page.set_viewport_size({"width": 1400, "height": 1100})
    await _details(
        on, cases[support.Stage.ANSWERED], page, "Record answer", "temporal-ui-details.png"
    )


async def _of_suitability(on: System, cases: dict[str, str], page: Page) -> None:
    await page.set_viewport_size({"width": 1500, "height": 1300})
    await _sign_in(on, page)
    await on.show_columns(page, "Workflow ID", "Stage", "WaitingOn", "NextActionDue", "Authority")
    await _list(on, cases, page, "temporal-ui-suitability-cases.png")
    await page.set_viewport_size({"width": 1400, "height": 1700})
    await page.goto(on.case(cases[suitability.Stage.CLEARED]))
    await wait_for_words(page, "Ask clearance", "conclude_limb", "Support window complete")
    await _picture(page, "temporal-ui-suitability-case.png")
    await page.set_viewport_size({"width": 1400, "height": 1200})
    name = "temporal-ui-suitability-details.png"
    await _details(on, cases[suitability.Stage.CLEARED], page, "Ask clearance", name)


async def _sign_in(on: System, page: Page) -> None:
    await on.sign_in(page, READER)
    await wait_for_words(page, "Signed in as")


async def _list(on: System, cases: dict[str, str], page: Page, name: str) -> None:
    await page.goto(on.cases)
    await wait_for_words(page, *cases.values())
    await page.screenshot(path=IMAGES / name)


async def _details(on: System, reference: str, page: Page, label: str, name: str) -> None:
    await page.goto(on.case(reference))
    await wait_for_words(page, label)
    await _wait_for_labels(page)
    await page.click("text='User Metadata'")
    await wait_for_words(page, f"show {reference}")
    # The frame of the details grows to its words.
    tall = "frame => frame.offsetHeight > 400"
    await page.wait_for_function(f"() => [...document.querySelectorAll('iframe')].some({tall})")
    await page.screenshot(path=IMAGES / name)


async def _picture(page: Page, name: str) -> None:
    await _wait_for_labels(page)
    await page.screenshot(path=IMAGES / name)


async def _wait_for_labels(page: Page) -> None:
    # Payloads are opened one by one; a name without its label still waits for that.
    await page.wait_for_function(
        r"() => !/encryption-key-id|\nrecord\n/.test(document.body.innerText)"
    )


Look = Callable[[System, dict[str, str], Page], Awaitable[None]]


async def _make(folder: Path, browser: Browser) -> None:
    postgres = postgres_on(cluster_in(folder))
    child = postgres.cluster.start()
    now = datetime.now(UTC)
    try:
        postgres.make_template()
        for track, stories, look in (
            ("support", support_stories(now, EACH), _of_support),
            ("suitability", suitability_stories(now, 1), _of_suitability),
        ):
            place = folder / track
            place.mkdir()
            async with system(postgres, place, track) as on:
                cases = await on.play_stories(*stories)
                async with page_of(browser, 1500, 1000) as page:
                    await look(on, cases, page)
    finally:
        child.stop()


async def _with_browser(folder: Path) -> None:
    async with chromium() as browser:
        await _make(folder, browser)


def main() -> int:
    """The job; 2 if there is no browser."""
    try:
        with tempfile.TemporaryDirectory(prefix="referrals-") as folder:
            asyncio.run(_with_browser(Path(folder)))
    except BrowserMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
