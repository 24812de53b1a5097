from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from tests.apps import app_on
from tests.servers import TestDatabase, TestTemporal
from tests.workflows.running import Running
from worker import build_worker


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
        skipper = time_skipping(app.client)
        async with build_worker(app, app.client):
            yield Running(app=replace(app, client=skipper.client), skipper=skipper)
