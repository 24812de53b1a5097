from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser.chromium import chromium, page_of


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for the session; each test has a page with nothing kept in it."""
    async with chromium() as opened:
        yield opened


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of somebody who was never here."""
    async with page_of(browser, 1600, 2000) as opened:
        yield opened
