from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from tests.apps import app_on
from tests.servers import TestDatabase, TestTemporal
from tests.workflows.running import Running, in_the_past


@pytest.fixture
async def running(
    database: TestDatabase,
    tmp_path: Path,
    temporal_server: TestTemporal,
    time_skipping: Callable[[Client], TimeSkipper],
) -> AsyncIterator[Running]:
    """A worker on a database and a namespace of its own; its cases' clocks can be moved on."""
    async with app_on(database, tmp_path, temporal_server) as app:
        assert app.client is not None
        async with in_the_past(app, app.client, time_skipping(app.client)) as made:
            yield made
