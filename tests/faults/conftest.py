from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.apps import app_on
from tests.servers import TestDatabase, TestTemporal
from wiring.app import App


@pytest.fixture
async def app(
    database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal
) -> AsyncIterator[App]:
    """An app with Temporal in reach and no worker: each test starts the worker it wants."""
    async with app_on(database, tmp_path, temporal_server) as made:
        yield made
