"""The store is the record: whatever Temporal lost or never received is made good from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from temporalio.client import Client

from activities.reconciler import Reconciled, reconcile
from activities.starts_ahead import AHEAD, StartsAhead
from policy.support.deeds import RecordAnswer
from policy.support.state import CaseState
from policy.support.words import Role, Stage
from service.health.reconciling import OUT_OF_REACH, reconcile_now
from store.cases import load_state
from store.inbox import receive_order
from tests.apps import NO_TRACE, app_on, order, take_in
from tests.servers import TestDatabase, TestTemporal, server_in
from tests.service.contexts import by_staff
from tests.waiting import until
from wiring.app import App
from wiring.case_types import SUPPORT_CASES
from wiring.serving import serving


async def _state(app: App, reference: str) -> CaseState:
    found: CaseState | None = await load_state(app.store, reference)
    assert found is not None
    return found


async def _carried(app: App, reference: str) -> bool:
    """Whether a running workflow knows the case; waits for it through a query."""
    assert app.client is not None
    handle = app.client.get_workflow_handle(SUPPORT_CASES.workflow_id(reference))
    progress = await handle.query("progress")
    return bool(progress["sequence"])


async def test_a_case_accepted_while_temporal_was_down_is_started_later(app: App) -> None:
    receipt = await take_in(replace(app, client=None), "N-1")
    assert app.client is not None
    async with serving(app, app.client):
        assert (await reconcile(app.case_client)).started == 1
        await until(lambda: _carried(app, receipt.reference))


async def test_who_has_it_done_at_once_is_told_when_temporal_has_gone_meanwhile(
    app: App, tmp_path: Path
) -> None:
    await take_in(replace(app, client=None), "N-1")
    server = server_in(tmp_path)
    child = await server.start()
    client = await Client.connect(server.address, namespace="default")
    child.stop()
    found = await reconcile_now(by_staff(replace(app, client=client), Role.OPERATIONS))
    assert found == OUT_OF_REACH


async def test_reconciling_twice_starts_nothing_twice(app: App) -> None:
    await take_in(app, "N-1")
    passes = [await reconcile(app.case_client) for _ in range(2)]
    assert [done.started for done in passes] == [1, 0]


async def test_more_cases_than_workers_come_to_are_left_to_the_next_pass(app: App) -> None:
    async def nobody_comes(references: Collection[str]) -> set[str]:
        return set(references)

    receipts = [await take_in(app, f"N-{number}") for number in range(AHEAD + 2)]
    ahead = StartsAhead(nobody_comes, patience=600.0)
    assert await reconcile(app.case_client, ahead=ahead) == Reconciled(started=AHEAD, more=True)
    # Somebody who does not want to wait has all of them started.
    assert await reconcile(app.case_client) == Reconciled(started=2)
    assert app.client is not None
    async with serving(app, app.client):
        for receipt in receipts:
            await until(lambda ref=receipt.reference: _carried(app, ref))  # type: ignore[misc]


async def test_an_order_accepted_while_temporal_was_down_is_carried_out_later(app: App) -> None:
    receipt = await take_in(app, "N-1")
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))
    await receive_order(app.store, receipt.reference, "S-2001", asked)
    assert await replace(app, client=None).case_client.update(receipt.reference, asked) is None
    assert app.client is not None

    async def answered() -> bool:
        await reconcile(app.case_client)
        return (await _state(app, receipt.reference)).answered_at is not None

    async with serving(app, app.client):
        await until(answered)


async def test_a_case_whose_workflow_was_terminated_by_hand_goes_on_with_its_deadlines(
    app: App,
) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    assert app.client is not None
    async with serving(app, app.client):
        await app.case_client.start_case(receipt.state)
        await until(lambda: _carried(app, receipt.reference))
        await app.client.get_workflow_handle(
            SUPPORT_CASES.workflow_id(receipt.reference)
        ).terminate()

        async def started_again() -> bool:
            return (await reconcile(app.case_client, every_case=True)).started == 1

        await until(started_again)
        await until(lambda: _carried(app, receipt.reference))
    assert (await _state(app, receipt.reference)).deadlines == receipt.state.deadlines


async def test_pointed_at_an_empty_temporal_every_open_case_is_rebuilt(
    app: App, database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    receipts = [await take_in(app, f"N-{number}") for number in range(5)]
    assert app.client is not None
    async with serving(app, app.client):
        await reconcile(app.case_client)
        for receipt in receipts:
            await until(lambda ref=receipt.reference: _carried(app, ref))  # type: ignore[misc]
    async with app_on(database, tmp_path, temporal_server) as empty:
        assert empty.settings.namespace != app.settings.namespace
        assert empty.client is not None
        async with serving(empty, empty.client):
            done = await reconcile(empty.case_client, every_case=True)
            assert done == Reconciled(started=5, delivered=0)
            for receipt in receipts:
                await until(lambda ref=receipt.reference: _carried(empty, ref))  # type: ignore[misc]
        for receipt in receipts:
            assert receipt.state is not None
            assert (await _state(empty, receipt.reference)).deadlines == receipt.state.deadlines


async def test_a_new_worker_takes_over_where_a_killed_one_left_off(app: App) -> None:
    receipt = await take_in(app, "N-1")
    assert receipt.state is not None
    assert app.client is not None
    async with serving(app, app.client):
        await app.case_client.start_case(receipt.state)
        await until(lambda: _carried(app, receipt.reference))
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))
    await receive_order(app.store, receipt.reference, "S-2001", asked)
    async with serving(app, app.client):

        async def supported() -> bool:
            await reconcile(app.case_client)
            return (await _state(app, receipt.reference)).stage is Stage.SUPPORT_OPEN

        await until(supported)
