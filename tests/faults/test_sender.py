"""Whoever sends is a process of its own, with its own login: it is missed when it is not there, and
killed in the middle it loses nothing and repeats nothing.
"""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import func, select, text

from policy.duty.findings import LIMITS
from service.health.engine import engine_looks
from store.tables import inbox, outbox
from tests.apps import take_in
from tests.faults.programs import program
from tests.waiting import until
from wiring.app import App
from wiring.serving import ServedPart, serving
from wiring.settings import Settings

CASES = 8


_until = partial(until, seconds=60.0)


async def _states(app: App) -> dict[str, int]:
    query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
    async with app.engine.connect() as connection:
        return {state: count for state, count in await connection.execute(query)}


async def _missed(app: App) -> set[str]:
    assert app.client is not None
    looks = engine_looks(app, app.client, LIMITS)
    found = [*await looks["no-worker"](), *await looks["no-sender"]()]
    return {one.code for one in found}


def _alone(settings: Settings) -> Settings:
    """With the sender's login and no other, as it is in service."""
    others = ("worker", "web", "watchdog", "operator", "auditor")
    own = settings.model_copy(update={f"{job}_database_url": None for job in others})
    assert settings.sender_database_url is not None
    return own.model_copy(update={"database_url": settings.sender_database_url})


@asynccontextmanager
async def _nothing_is_settled(app: App) -> AsyncIterator[None]:
    """What a channel has taken can not be written down as sent for as long as this lasts: so a
    sender that is killed meanwhile is killed at work, however fast it is.
    """
    async with app.engine.connect() as connection:
        await connection.execute(text(f"LOCK TABLE {inbox.name} IN SHARE MODE"))
        yield
        await connection.rollback()


def _left(app: App) -> set[str]:
    """The ids of the notices that the channel has."""
    return {file.stem for file in app.settings.notices_dir.glob("*.eml")}


async def test_a_sender_is_missed_while_it_is_away_and_killed_at_work_loses_and_repeats_nothing(
    app: App, tmp_path: Path
) -> None:
    assert app.client is not None
    settings = _alone(app.settings)
    async with serving(app, app.client, {ServedPart.CASES}):
        for number in range(CASES):
            receipt = await take_in(app, f"N-{number}")
            assert receipt.state is not None
            await app.case_client.start_case(receipt.state)
        await app.case_client.call_dispatcher()

        async def only_the_sender_is_missed() -> bool:
            return await _missed(app) == {"no-sender"}

        await _until(only_the_sender_is_missed)
        assert set(await _states(app)) == {"waiting"} and not _left(app)
        with program("worker notices", settings, tmp_path) as first:
            await first.until_event("sender-started")

            async def under_way() -> bool:
                return bool(_left(app))

            async with _nothing_is_settled(app):
                await _until(under_way)
                os.kill(first.process.pid, signal.SIGKILL)
                await first.ended()
                assert (await _states(app))["sending"] >= 1
                assert "sent" not in await _states(app)
        with program("worker notices", settings, tmp_path) as second:
            await second.until_event("sender-started")

            async def all_sent() -> bool:
                return set(await _states(app)) == {"sent"}

            await _until(all_sent)
            assert await _missed(app) == set()
            code, _ = await second.stop()
        assert code == 0 and second.events()[-1] == "sender-stopped"
    async with app.engine.connect() as connection:
        sent = set((await connection.execute(select(outbox.c.id))).scalars())
    assert {str(one) for one in sent} == _left(app)
