from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import Page, browser


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """A browser that nobody has used before."""
    with browser(tmp_path / "profile") as opened:
        opened.size(1600, 2000)
        yield opened
