"""What a bad release, or an older copy of Temporal, leaves behind is brought to the record by the
running service.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text
from temporalio.client import WorkflowExecutionStatus
from temporalio.worker import Worker

from activities.healing import Healer
from activities.running import running_cases
from policy.cases.replies import Verdict
from policy.duty.healing import LONGEST_PAUSE, begins_anew, pause_before
from policy.support.deeds import RecordAnswer
from store.advancing import advance
from store.inbox import receive_order
from tests.apps import CHECK_OFFICER, NO_TRACE, order, take_in
from tests.faults.broken_case import BrokenCase
from tests.faults.wandering_case import WanderingCase
from tests.servers import TestDatabase
from tests.waiting import until
from wiring.app import App
from wiring.case_types import SUPPORT_CASES
from wiring.serving import serving

SECONDS = 30.0


async def _started(app: App, number: str) -> str:
    receipt = await take_in(app, number)
    assert receipt.state is not None
    await app.case_client.start_case(receipt.state)
    return receipt.reference


async def _status(app: App, reference: str) -> WorkflowExecutionStatus | None:
    assert app.client is not None
    handle = app.client.get_workflow_handle(SUPPORT_CASES.workflow_id(reference))
    return (await handle.describe()).status


async def _knows(app: App, reference: str) -> int:
    assert app.client is not None
    handle = app.client.get_workflow_handle(SUPPORT_CASES.workflow_id(reference))
    return int((await handle.query("progress"))["sequence"])


def _at_once(attempt: int, begun: int, since: timedelta) -> bool:
    """As soon as a step has failed, once."""
    return attempt > 1 and begun == 0


@pytest.mark.parametrize("bad", [BrokenCase, WanderingCase])
async def test_a_case_begun_under_a_bad_release_goes_on_seconds_after_the_good_one_is_back(
    app: App, bad: type
) -> None:
    assert app.client is not None
    async with Worker(app.client, task_queue=app.settings.task_queue, workflows=[bad]):
        reference = await _started(app, "N-1")
        await asyncio.sleep(1.0)
    asked = order("order-1", RecordAnswer(answer=NO_TRACE), CHECK_OFFICER)
    await receive_order(app.store, reference, asked.actor.id, asked)
    healer, began = Healer(app.case_client, _at_once), time.monotonic()

    async def goes_on() -> bool:
        await healer.bring_on()
        async with asyncio.timeout(3.0):
            reply = await app.case_client.update(reference, asked)
        return reply is not None and reply.verdict in (Verdict.APPLIED, Verdict.REPEATED)

    async def tried() -> bool:
        try:
            return await goes_on()
        except TimeoutError:
            return False

    async with serving(app, app.client):
        await until(tried)
    assert time.monotonic() - began < SECONDS


def test_one_that_goes_on_failing_is_left_alone_for_ever_longer() -> None:
    pauses = [pause_before(begun) for begun in range(9)]
    assert pauses == sorted(pauses) and pauses[-1] == LONGEST_PAUSE
    assert not begins_anew(2, 0, LONGEST_PAUSE)
    assert begins_anew(3, 0, timedelta(seconds=15))
    assert not begins_anew(9, 1, timedelta(seconds=29))


async def test_a_workflow_of_an_ended_case_is_ended_and_one_without_a_case_is_left_alone(
    app: App, database: TestDatabase
) -> None:
    reference = await _started(app, "N-1")
    assert app.client is not None
    stray = "support/RSR-222-222-222"
    await app.client.start_workflow("SupportCase", id=stray, task_queue=app.settings.task_queue)
    engine = create_engine(database.admin_url)
    with engine.begin() as connection:
        ended = f"UPDATE {database.schema}.cases SET ended_at = now() - interval '1 hour'"
        connection.execute(text(ended + ", outcome = 'other'"))
    engine.dispose()
    healer = Healer(app.case_client)

    async def ended_now() -> bool:
        await healer.compare(await running_cases(app.case_client))
        return await _status(app, reference) is WorkflowExecutionStatus.TERMINATED

    await until(ended_now)
    assert await _status(app, "RSR-222-222-222") is WorkflowExecutionStatus.RUNNING


async def test_a_workflow_that_is_behind_its_case_is_begun_anew_and_one_that_is_not_is_not(
    app: App,
) -> None:
    assert app.client is not None
    async with serving(app, app.client):
        behind, as_one = await _started(app, "N-1"), await _started(app, "N-2")
        for reference in (behind, as_one):
            await until(lambda of=reference: _is_known(app, of))  # type: ignore[misc]
    asked = order("order-1", RecordAnswer(answer=NO_TRACE), CHECK_OFFICER)
    # What an older copy of Temporal has never heard of.
    done = await advance(app.store, behind, [asked], datetime.now(UTC))
    assert done.replies[asked.id].verdict is Verdict.APPLIED, done.replies
    healer, healed = Healer(app.case_client), list[str]()

    async def begun() -> bool:
        healed.extend(
            case.reference for case in await healer.compare(await running_cases(app.case_client))
        )
        return bool(healed)

    await until(begun)
    assert healed == [behind]
    async with serving(app, app.client):
        # What follows from its notices may have come by then too.
        await until(lambda: _is_known(app, behind, done.state.sequence))


async def _is_known(app: App, reference: str, sequence: int = 1) -> bool:
    return await _knows(app, reference) >= sequence
