from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.apps import app_on
from tests.servers import TestDatabase
from wiring.app import App


@pytest.fixture
async def app(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    """An app on a database of the test's own, without Temporal."""
    async with app_on(database, tmp_path, sends=True) as made:
        yield made
