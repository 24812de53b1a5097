"""The system's own Chromium for tests, driven by Playwright; no browser is fetched for it.

What is given to `wait_for_function` is a function, never a bare expression: asked a second time, an
expression would be evaluated by the page itself, and Temporal's pages forbid that.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from playwright.async_api import Browser, Page, TimeoutError, async_playwright

NAMES: Final = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""The first draws no window of its own, and takes two thirds of the others' time."""
MISSING: Final = (
    "No Chromium is installed, and this test looks at real pages. Install it, on Debian and Ubuntu "
    "with `apt-get install chromium-headless-shell`; `make test` does so by itself where it may."
)
LONGEST: Final = 60_000
"""Milliseconds that a page may take for anything."""
# Texts with headings and tables are drawn in frames of their own, and stand in these frames'
# addresses.
_WORDS: Final = (
    "[document.body ? document.body.innerText : '', ...[...document.querySelectorAll('iframe')]"
    ".map(frame => new URL(frame.src, location).searchParams.get('content') || '')].join('\\n')"
)


class BrowserMissing(Exception):
    """There is no Chromium on this machine. The message says what to install."""


def program() -> str:
    """Where Chromium is. Raises BrowserMissing."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise BrowserMissing(MISSING)
    return found


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser, without a window; ended when the context is left. Raises BrowserMissing."""
    where = program()
    async with async_playwright() as playwright:
        # Its sandbox refuses to run as root, as which tests run in containers.
        yield await playwright.chromium.launch(
            executable_path=where, chromium_sandbox=os.geteuid() != 0
        )


@asynccontextmanager
async def page_of(browser: Browser, width: int, height: int) -> AsyncIterator[Page]:
    """A page for somebody who was never here: no cookie, nothing kept."""
    async with await browser.new_context(viewport={"width": width, "height": height}) as context:
        context.set_default_timeout(LONGEST)
        yield await context.new_page()


async def text(page: Page) -> str:
    """The words a person sees."""
    return str(await page.evaluate(_WORDS))


async def wait_for_words(page: Page, *words: str) -> None:
    """Wait until all of these can be seen. An AssertionError says what the page shows instead."""
    try:
        await page.wait_for_function(
            f"words => (shown => words.every(word => shown.includes(word)))({_WORDS})",
            arg=list(words),
        )
    except TimeoutError:
        shown = await text(page)
        missing = [word for word in words if word not in shown]
        raise AssertionError(f"waited in vain for {missing}. The page says:\n{shown}") from None
