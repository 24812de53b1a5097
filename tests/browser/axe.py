"""What keeps somebody out of a page, as axe-core finds it; for every test that looks at pages."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page


async def faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands, and whether it is wider than its window."""
    found = (await Axe().run(page)).response["violations"]
    named = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*named, *(["wider than its window"] if wide > 0 else [])]
