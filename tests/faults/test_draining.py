"""A process that is told to stop says at once that it is not ready, lives on, and finishes what it
has in hand.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import requests

from policy.cases.replies import Verdict
from policy.support.deeds import RecordAnswer
from store import organisations
from store.cases import recorded_events
from store.inbox import receive_order
from tests.apps import CHECK_OFFICER, DIGEST, NO_TRACE, cells, order, take_in
from tests.faults.programs import RunningProgram, program
from tests.servers import TestDatabase
from tests.web.api.asking import COUNCIL
from tests.web.front_door import CREDENTIAL
from wiring import probes
from wiring.app import App
from wiring.embedded.ports import free_ports
from wiring.settings import Settings

_ASKED_FOR = "SELECT FROM pg_locks WHERE locktype = 'relation' AND NOT granted"


@asynccontextmanager
async def _held(database: TestDatabase, table: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """Nobody writes into a table for as long as this lasts; shorter than they wait for it."""
    address = database.admin_url.replace("postgresql+psycopg", "postgresql")
    connection = await psycopg.AsyncConnection.connect(address)
    async with connection:
        await connection.execute(f"LOCK TABLE {database.schema}.{table} IN SHARE MODE".encode())
        yield connection


async def _until_it_waits(asked: asyncio.Task[Any], connection: psycopg.AsyncConnection) -> None:
    async with asyncio.timeout(30):
        while (await connection.execute(_ASKED_FOR)).rowcount == 0:
            assert not asked.done(), f"answered without waiting: {asked.result()}"
            await asyncio.sleep(0.02)


async def _told_to_stop(running: RunningProgram, port: int) -> None:
    """It is, and says so while what it has in hand still waits."""
    assert await asyncio.to_thread(probes.asked, port) == 200
    running.process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(4):
        while await asyncio.to_thread(probes.asked, port) == 200:
            await asyncio.sleep(0.02)
    assert await asyncio.to_thread(probes.asked, port) == 503
    assert await asyncio.to_thread(probes.asked, port, "live") == 200


def _settings(app: App, port: int, pages: int) -> Settings:
    where = {"probes_listen": f"127.0.0.1:{port}", "web_listen": f"127.0.0.1:{pages}"}
    return app.settings.model_copy(update=where)


async def test_a_request_in_hand_is_answered_by_pages_that_are_told_to_stop(
    app: App, database: TestDatabase, tmp_path: Path
) -> None:
    async with app.engine.begin() as connection:
        assert await organisations.set_credential(connection, COUNCIL, DIGEST)
    ports = free_ports()
    row = cells("", datetime.now(UTC) - timedelta(minutes=30))
    with program("web", _settings(app, ports.ui, ports.support_door), tmp_path) as web:
        await web.until_event("web-started")
        async with _held(database, "referrals") as holder:
            sent = asyncio.to_thread(
                requests.post,
                f"http://127.0.0.1:{ports.support_door}/v1/referrals",
                json={name: said for name, said in row.items() if name != "submission_id"},
                headers={
                    "Authorization": f"Bearer {COUNCIL}:{CREDENTIAL}",
                    "Idempotency-Key": "D-1",
                },
                timeout=30,
            )
            answering = asyncio.create_task(sent)
            await _until_it_waits(answering, holder)
            await _told_to_stop(web, ports.ui)
        assert (await answering).status_code in (201, 202)
        assert await web.ended() == 0
    assert web.events()[-1] == "web-stopped"


async def test_a_step_in_hand_is_finished_by_a_worker_that_is_told_to_stop(
    app: App, database: TestDatabase, tmp_path: Path
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))
    ports = free_ports()
    with program("worker cases", _settings(app, ports.ui, ports.support_door), tmp_path) as worker:
        await worker.until_event("worker-started")
        await app.case_client.start_case(receipt.state)
        await receive_order(app.store, receipt.reference, CHECK_OFFICER.id, asked)
        async with _held(database, "events") as holder:
            asking = asyncio.create_task(app.case_client.update(receipt.reference, asked))
            await _until_it_waits(asking, holder)
            await _told_to_stop(worker, ports.ui)
        assert await worker.ended() == 0
        assert worker.events()[-1] == "worker-stopped"
    recorded = await recorded_events(app.store, receipt.reference)
    assert [event.id for event, _ in recorded].count("order-1") == 1
    reply = await asking
    assert reply is None or reply.verdict in (Verdict.APPLIED, Verdict.REPEATED)
