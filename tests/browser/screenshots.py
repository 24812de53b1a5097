"""Makes the pictures of Temporal's pages that stand in the documentation.

    python -m tests.browser.screenshots

Real pages, real servers, invented cases. Writes `docs/images/`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from policy.suitability import words as suitability
from policy.support import words as support
from starter.demo.suitability_stories import suitability_stories
from starter.demo.support_stories import support_stories
from tests.browser.chromium import BrowserMissing, Page, browser, program
from tests.browser.system import System, system
from tests.servers import TestPostgres, cluster_in

IMAGES = Path(__file__).parents[2] / "docs" / "images"
READER = "S-2002"
EACH = 3


def _of_support(on: System, cases: dict[str, str], page: Page) -> None:
    page.size(1500, 1000)
    _sign_in(on, page)
    page.picture(IMAGES / "codec-server-signed-in.png")
    on.show_columns(page, "Workflow ID", "Stage", "SlaState", "WaitingOn", "Deadline")
    _list(on, cases, page, "temporal-ui-cases.png")
    page.size(1400, 1300)
    page.open(on.case(cases[support.Stage.CLOSED]))
    page.wait_for_words("Close case", "ask_prioritisation", "Prioritisation not acknowledged")
    _picture(page, "temporal-ui-support-case.png")
    page.size(1400, 1100)
    _details(on, cases[support.Stage.ANSWERED], page, "Record answer", "temporal-ui-details.png")


def _of_suitability(on: System, cases: dict[str, str], page: Page) -> None:
    page.size(1500, 1300)
    _sign_in(on, page)
    on.show_columns(page, "Workflow ID", "Stage", "WaitingOn", "NextActionDue", "Authority")
    _list(on, cases, page, "temporal-ui-suitability-cases.png")
    page.size(1400, 1700)
    page.open(on.case(cases[suitability.Stage.CLEARED]))
    page.wait_for_words("Ask clearance", "conclude_limb", "Support window complete")
    _picture(page, "temporal-ui-suitability-case.png")
    page.size(1400, 1200)
    name = "temporal-ui-suitability-details.png"
    _details(on, cases[suitability.Stage.CLEARED], page, "Ask clearance", name)


def _sign_in(on: System, page: Page) -> None:
    on.sign_in(page, READER)
    page.wait_for_words("You are signed in")


def _list(on: System, cases: dict[str, str], page: Page, name: str) -> None:
    page.open(on.cases)
    page.wait_for_words(*cases.values())
    page.picture(IMAGES / name)


def _details(on: System, reference: str, page: Page, label: str, name: str) -> None:
    page.open(on.case(reference))
    page.wait_for_words(label)
    _wait_for_labels(page)
    page.press("User Metadata")
    page.wait_for_words(f"show {reference}")
    # The frame of the details grows to its words.
    tall = "frame => frame.offsetHeight > 400"
    page.wait_for(f"[...document.querySelectorAll('iframe')].some({tall})", "the whole page")
    page.picture(IMAGES / name)


def _picture(page: Page, name: str) -> None:
    _wait_for_labels(page)
    page.picture(IMAGES / name)


def _wait_for_labels(page: Page) -> None:
    # Payloads are opened one by one; a name without its label still waits for that.
    page.wait_for(r"!/encryption-key-id|\nrecord\n/.test(document.body.innerText)", "every label")


Look = Callable[[System, dict[str, str], Page], None]


async def _make(folder: Path) -> None:
    postgres = TestPostgres(cluster=cluster_in(folder))
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
                cases = await on.told(*stories)
                await asyncio.to_thread(_look, look, on, cases, place / "profile")
    finally:
        child.stop()


def _look(look: Look, on: System, cases: dict[str, str], profile: Path) -> None:
    with browser(profile) as page:
        look(on, cases, page)


def main() -> int:
    """The job; 2 if there is no browser."""
    try:
        program()
    except BrowserMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="referrals-") as folder:
        asyncio.run(_make(Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
