"""The thirteen cases of suitability on the real server and in the core: the same events, the same
rules, and the end that the table says.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from policy.time import end_of_london_day
from store.cases import recorded_events, timeline
from tests.policy.suitability.life_files import TOLD
from tests.servers import TestDatabase, TestTemporal
from tests.workflows.running import Moments, Running, differences, rehearsing
from tests.workflows.suitability_running import play_on_the_engine


@pytest.fixture
async def running(
    database: TestDatabase,
    tmp_path: Path,
    temporal_server: TestTemporal,
    time_skipping: Callable[[Client], TimeSkipper],
) -> AsyncIterator[tuple[Running, Moments]]:
    """A rehearsal namespace of suitability."""
    its = database.of_suitability()
    async with rehearsing(its, tmp_path, temporal_server, time_skipping) as made:
        yield made


@pytest.mark.timeout(400)
async def test_the_thirteen_cases_come_to_the_same_on_the_engine(
    running: tuple[Running, Moments],
) -> None:
    on, moments = running
    played = await asyncio.gather(
        *(play_on_the_engine(on, moments, case.file, end_of_london_day(case.on)) for case in TOLD)
    )
    assert len(played) == 13
    for case, (reference, core) in zip(TOLD, played, strict=True):
        found = await recorded_events(on.app.store, reference)
        assert differences(core.events, found) == [], case.name
        async with on.app.engine.connect() as connection:
            shown = [rules for _, _, _, rules in await timeline(connection, reference)]
        assert shown == [" ".join(item.rules) for item in core.events], case.name
        state = await on.state(reference)
        assert state.stage is case.final, case.name
