"""Makes the pictures of Temporal's pages that stand in the documentation.

    python -m tests.browser.screenshots

Real pages, real servers, invented cases. Writes `docs/images/`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from policy.support.words import UpdateKind
from starter.views import link, of_authority
from tests.browser.chromium import BrowserMissing, browser, program
from tests.browser.system import System, system
from tests.servers import TestPostgres, cluster_in

IMAGES = Path(__file__).parents[2] / "docs" / "images"
READER = "S-2002"
MONTHS = (
    UpdateKind.ENGAGING,
    UpdateKind.NOT_SEEN,
    UpdateKind.ENGAGING,
    UpdateKind.SUPPORT_ACCEPTED,
    UpdateKind.ENGAGING,
)
# As somebody would choose them by hand; the pages keep the choice in the browser, by namespace.
COLUMNS = ("Workflow ID", "Stage", "SlaState", "Deadline", "WaitingOn", "NextActionDue")
_COLUMNS_KEPT = "namespace-workflow-table-columns"


async def _cases(on: System) -> str:
    """A few cases at different stages; the reference of the one with months behind it."""
    for number, hours in enumerate((1, 13, 21, 23, 26), 1):
        await on.running.case(f"S-{number}", received_ago=timedelta(hours=hours))
    await on.answered("S-6")
    old = await on.answered("S-7")
    await on.months_later(old, MONTHS)
    return old


def _pictures(on: System, old: str, profile: Path) -> None:
    namespace = on.running.app.settings.namespace
    with browser(profile) as page:
        page.size(1500, 640)
        on.sign_in(page, READER)
        page.wait_for_words("You are signed in")
        page.picture(IMAGES / "codec-server-signed-in.png")
        columns = json.dumps({namespace: [{"label": label} for label in COLUMNS]})
        page.value_of(f"localStorage.setItem({_COLUMNS_KEPT!r}, {json.dumps(columns)})")
        page.open(link(on.cases, of_authority("E06000023")))
        page.wait_for_words(old)
        page.picture(IMAGES / "temporal-ui-cases.png")
        page.size(1400, 1500)
        page.open(on.case(old))
        page.wait_for_words("Case review due", "authority_update")
        # Payloads are opened one by one; a name without its label still waits for that.
        page.wait_for(
            "!/encryption-key-id|\\nrecord\\n/.test(document.body.innerText)", "every label"
        )
        page.picture(IMAGES / "temporal-ui-five-months.png")
        page.press("User Metadata")
        page.wait_for_words("Status answer", f"referrals show {old}")
        page.size(1400, 1000)
        page.picture(IMAGES / "temporal-ui-details.png")


async def _make(folder: Path) -> None:
    postgres = TestPostgres(cluster=cluster_in(folder))
    child = postgres.cluster.start()
    try:
        postgres.make_template()
        async with system(postgres, folder) as on:
            old = await _cases(on)
            await asyncio.to_thread(_pictures, on, old, folder / "profile")
    finally:
        child.stop()


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
