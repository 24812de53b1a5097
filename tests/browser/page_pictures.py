"""Makes the pictures of our own pages that stand in the README, without Temporal, in half a minute.

    python -m tests.browser.page_pictures

A real front door, invented cases. Writes `docs/images/`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser

from policy.partners import OrganisationRole
from policy.support.words import Role
from tests.apps import take_in
from tests.browser.chromium import BrowserMissing, chromium, page_of
from tests.servers import cluster_in, postgres_on
from tests.web.front_door import FrontDoor, front_door_on
from tests.web.partner.test_referral import COUNCIL, signed_in

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDTH, HEIGHT = 1200, 900
CASES = 4


async def _pictures(door: FrontDoor, browser: Browser) -> None:
    for number in range(2, CASES + 2):
        await take_in(door.app, f"N-{number}")
    case = f"/cases/{door.reference}"
    staff = await door.sign_in(Role.CHECK_OFFICER)
    partner = await signed_in(door, COUNCIL, frozenset(OrganisationRole))
    for cookies, path, name in (
        (staff, "/tasks/team", "page-tasks.png"),
        (staff, case, "page-case.png"),
        (staff, f"{case}/record-answer", "page-deed.png"),
        (partner, "/partner/referrals", "page-own-referrals.png"),
    ):
        async with page_of(browser, WIDTH, HEIGHT) as page:
            kept = [{"name": one, "value": each, "url": door.own} for one, each in cookies.items()]
            await page.context.add_cookies(kept)  # type: ignore[arg-type]
            answer = await page.goto(door.own + path)
            assert answer is not None and answer.status == 200, path
            await page.screenshot(path=IMAGES / name)


async def main() -> int:
    """Take them all; 2 without a browser."""
    with tempfile.TemporaryDirectory(prefix="referrals-") as folder:
        postgres = postgres_on(cluster_in(Path(folder)))
        child = postgres.cluster.start()
        try:
            postgres.make_template()
            data = Path(folder) / "door"
            data.mkdir()
            with postgres.database() as database:
                async with front_door_on(database, data) as door, chromium() as browser:
                    await _pictures(door, browser)
        except BrowserMissing as missing:
            sys.stderr.write(f"{missing}\n")
            return 2
        finally:
            child.stop()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
