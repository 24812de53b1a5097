"""Coming up and going down: nothing is lost by it, and no time either."""

from __future__ import annotations

import asyncio
import socket
import time
from pathlib import Path

from pydantic import SecretStr
from temporalio.api.enums.v1 import TimeoutType

from policy.cases.replies import Reply, Verdict
from policy.support.deeds import Actor, OfferReturn, Order, RecordAnswer
from policy.support.words import Role
from store.cases import recorded_events
from store.inbox import receive_order
from tests.apps import NO_TRACE, order, take_in
from tests.database_reach import allow_connections
from tests.faults.programs import program
from tests.servers import TestDatabase
from tests.waiting import until
from wiring import probes
from wiring.app import App
from wiring.case_types import SUPPORT_CASES
from wiring.embedded.ports import free_ports
from wiring.problems import REFUSED
from wiring.serving import serving

_ANSWERED_WITHIN = 30.0
"""Seconds on a busy machine: what matters is that no step waited for the worker that is gone."""


async def _known(app: App, reference: str) -> bool:
    assert app.client is not None
    handle = app.client.get_workflow_handle(SUPPORT_CASES.workflow_id(reference))
    return bool((await handle.query("progress"))["sequence"])


async def _steps_that_waited_for_a_lost_worker(app: App, reference: str) -> int:
    assert app.client is not None
    history = await app.client.get_workflow_handle(
        SUPPORT_CASES.workflow_id(reference)
    ).fetch_history()
    timed_out = [event.workflow_task_timed_out_event_attributes for event in history.events]
    never_taken = TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START
    return sum(attributes.timeout_type == never_taken for attributes in timed_out)


async def _ask(app: App, reference: str, asked: Order) -> Reply | None:
    await receive_order(app.store, reference, asked.actor.id, asked)
    return await app.case_client.update(reference, asked)


async def test_after_a_restart_the_next_order_of_a_case_is_answered_at_once(
    app: App, tmp_path: Path
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    await app.case_client.start_case(receipt.state)
    port = free_ports().ui
    probed = app.settings.model_copy(update={"probes_listen": f"127.0.0.1:{port}"})
    with program("worker cases", probed, tmp_path) as first:
        await first.until_event("worker-started")
        assert await asyncio.to_thread(probes.asked, port) == 200
        await until(lambda: _known(app, receipt.reference))
        code, seconds = await first.stop()
    assert code == 0
    assert seconds < 5
    assert first.events()[-1] == "worker-stopped"
    with program("worker cases", app.settings, tmp_path) as second:
        await second.until_event("worker-started")
        asked = time.monotonic()
        reply = await _ask(app, receipt.reference, order("order-1", RecordAnswer(answer=NO_TRACE)))
        answered_after = time.monotonic() - asked
        await second.stop()
    assert reply is not None
    assert reply.verdict is Verdict.APPLIED
    assert await _steps_that_waited_for_a_lost_worker(app, receipt.reference) == 0
    assert answered_after < _ANSWERED_WITHIN, f"{answered_after:.2f} s"


async def test_the_watchdog_ends_in_good_order(app: App, tmp_path: Path) -> None:
    with program("starter.watchdog", app.settings, tmp_path) as watchdog:
        await watchdog.until_event("watchdog-started")
        code, seconds = await watchdog.stop()
    assert code == 0
    assert seconds < 3
    assert watchdog.events()[-1] == "watchdog-stopped"


async def test_a_process_waits_for_a_database_that_is_not_there_yet(
    app: App, database: TestDatabase, tmp_path: Path
) -> None:
    await app.engine.dispose()
    allow_connections(database, allowed=False)
    port = free_ports().ui
    probed = app.settings.model_copy(update={"probes_listen": f"127.0.0.1:{port}"})
    with program("starter.watchdog", probed, tmp_path) as watchdog:
        await watchdog.until_event("database-out-of-reach")
        # Starting it again would bring no database back.
        assert await asyncio.to_thread(probes.asked, port, "live") == 200
        assert await asyncio.to_thread(probes.asked, port) == 503
        allow_connections(database, allowed=True)
        await watchdog.until_event("watchdog-started")
        assert await asyncio.to_thread(probes.asked, port) == 200
        assert (await watchdog.stop())[0] == 0


async def test_a_worker_that_waits_for_temporal_can_be_stopped(app: App, tmp_path: Path) -> None:
    nowhere = app.settings.model_copy(update={"temporal_address": "127.0.0.1:1"})
    with program("worker cases", nowhere, tmp_path) as worker:
        await worker.until_event("temporal-out-of-reach")
        code, seconds = await worker.stop()
    assert code == 0
    assert seconds < 8


async def test_a_process_that_finds_something_wrong_says_so_and_ends(
    app: App, database: TestDatabase, tmp_path: Path
) -> None:
    owner = app.settings.with_database(SecretStr(database.admin_url))
    with program("starter.watchdog", owner, tmp_path) as watchdog:
        assert await watchdog.ended() == REFUSED
    said = watchdog.said.read_text(encoding="utf-8")
    assert watchdog.events() == ["start-refused"]
    assert "could change or drop the audit trail" in said
    assert "support_watchdog" in said


async def test_a_process_whose_address_is_taken_says_so_and_ends(app: App, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        probed = app.settings.model_copy(update={"probes_listen": address})
        with program("starter.watchdog", probed, tmp_path) as watchdog:
            assert await watchdog.ended() == REFUSED
    assert watchdog.events() == ["start-refused"]
    assert f"Nothing can listen at {address}" in watchdog.said.read_text(encoding="utf-8")


async def test_an_order_that_comes_before_the_case_was_read_is_held_against_the_case(
    app: App,
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    assert app.client is not None
    await app.case_client.start_case(receipt.state)
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))
    waiting = asyncio.create_task(_ask(app, receipt.reference, asked))
    # Long enough that it stands before the worker's first look at the case.
    await asyncio.sleep(0.5)
    async with serving(app, app.client):
        reply = await waiting
    assert reply is not None
    assert reply.verdict is Verdict.APPLIED


async def test_an_order_to_a_workflow_that_no_case_stands_behind_is_turned_away(app: App) -> None:
    assert app.client is not None
    id = SUPPORT_CASES.workflow_id("RSR-000-000-000")
    handle = await app.client.start_workflow(
        SUPPORT_CASES.workflow, None, id=id, task_queue=app.settings.task_queue
    )
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))
    update = asyncio.create_task(
        handle.execute_update("record_answer", asked, id="order-1", result_type=Reply)
    )
    await asyncio.sleep(0.5)
    async with serving(app, app.client):
        reply: Reply = await update
        assert await handle.result() == "no-such-case"
    assert (reply.verdict, reply.code) == (Verdict.REFUSED, "not-found")


async def test_the_same_order_by_two_updates_at_once_is_answered_twice_and_counts_once(
    app: App,
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    assert app.client is not None
    await app.case_client.start_case(receipt.state)
    handle = app.client.get_workflow_handle(SUPPORT_CASES.workflow_id(receipt.reference))
    asked = order("order-1", OfferReturn(), Actor(id="S-2003", roles=(Role.CASEWORKER,)))
    updates = [
        asyncio.create_task(handle.execute_update("offer_return", asked, id=id, result_type=Reply))
        for id in ("update-1", "update-2")
    ]
    await asyncio.sleep(0.5)
    async with serving(app, app.client):
        replies: list[Reply] = await asyncio.gather(*updates)
    assert [reply.verdict for reply in replies] == [Verdict.APPLIED, Verdict.APPLIED]
    recorded = await recorded_events(app.store, receipt.reference)
    assert [event.id for event, _ in recorded].count("order-1") == 1
