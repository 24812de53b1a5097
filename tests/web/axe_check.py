"""`make check-axe`: every kind of page of both tracks, as each role, an organisation and nobody
meet it, and what each form answers when it is sent back unfilled, looked at by axe-core: on a
phone's width, which is what a desk's page has at 400 % zoom.

    python -m tests.web.axe_check

0: nothing found; 1: findings, each with its page.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from playwright.async_api import Route

from tests.browser.axe import faults
from tests.browser.chromium import chromium, page_of
from tests.servers import cluster_in, postgres_on
from tests.web.every_page import Pages, every_page

ASSETS = Path(__file__).parents[2] / "web" / "assets"
_ANYWHERE = "http://pages.example"
_PHONE = (320, 640)
_AT_ONCE = 2


async def looked_at(pages: Pages) -> dict[str, list[str]]:
    """The faults of each page that has any. No server answers: pages are shown as they were."""
    found: dict[str, list[str]] = {}
    left = iter(sorted(pages.items()))

    async def look_on() -> None:
        async with page_of(browser, *_PHONE) as page:
            for name, shown in left:
                await page.unroute_all()
                await page.route("**/*", _answering(shown))
                await page.goto(_ANYWHERE)
                found[name] = await faults(page)

    async with chromium() as browser:
        await asyncio.gather(*(look_on() for _ in range(_AT_ONCE)))
    return {name: each for name, each in found.items() if each}


def _answering(shown: str) -> Callable[[Route], Awaitable[None]]:
    async def answer(route: Route) -> None:
        asset = ASSETS / route.request.url.rpartition("/")[2]
        if asset.is_file():
            await route.fulfill(path=asset)
        else:
            await route.fulfill(body=shown, content_type="text/html; charset=utf-8")

    return answer


def _said(found: dict[str, list[str]]) -> Iterable[str]:
    """Each fault once, with the first page that has it and how many do."""
    places: dict[str, list[str]] = {}
    for name, each in found.items():
        for fault in each:
            places.setdefault(fault, []).append(name)
    return (f"{where[0]} ({len(where)} times): {fault}" for fault, where in places.items())


async def main() -> int:
    """Collect the pages, and look at them."""
    with tempfile.TemporaryDirectory(prefix="referrals-") as made:
        postgres = postgres_on(cluster_in(Path(made)))
        child = postgres.cluster.start()
        try:
            postgres.make_template()
            pages = await every_page(postgres, Path(made))
        finally:
            child.stop()
    said = list(_said(await looked_at(pages)))
    print("\n".join([*said, f"{len(pages)} pages, {len(said)} findings"]))  # noqa: T201
    return 1 if said or not pages else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
