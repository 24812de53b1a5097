"""A fresh run of a case loses nothing, doubles nothing and is rare."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.testing import TimeSkipper

from activities.reconciler import reconcile
from policy.cases.replies import Verdict
from policy.support.deeds import Actor, OpenTask, Order, RecordAnswer
from policy.support.words import Role, SlaState, TaskKind
from tests.apps import NO_TRACE, app_on, order
from tests.servers import TestDatabase, TestTemporal
from tests.workflows.long_lives import examine, report, runs, server_that_suggests, update
from tests.workflows.running import Running, in_the_past
from workflows import renewal

EARLY = 60
"""Events of history after which this server suggests a fresh run; in service it is 4,096."""
LONG_CASE = int(os.environ.get("LONG_CASE", "1000"))
CASEWORKER = Actor(id="S-2003", roles=(Role.CASEWORKER,))


@pytest.fixture(scope="module")
async def early_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TestTemporal]:
    async with server_that_suggests(tmp_path_factory.mktemp("early"), EARLY) as server:
        yield server


@pytest.fixture
async def early(
    database: TestDatabase,
    tmp_path: Path,
    early_server: TestTemporal,
    time_skipping: Callable[[Client], TimeSkipper],
) -> AsyncIterator[Running]:
    """As `running`, on the server that suggests fresh runs early."""
    async with app_on(database, tmp_path, early_server) as app:
        assert app.client is not None
        async with in_the_past(app, app.client, time_skipping(app.client)) as made:
            yield made


def _task(number: int) -> Order:
    due = datetime.now(UTC) + timedelta(days=3)
    command = OpenTask(task=TaskKind.CASEWORKER_CONTACT, due=due)
    return order(f"order-{number}", command, CASEWORKER)


async def _had_runs(running: Running, reference: str, count: int) -> bool:
    return len(await runs(running.app, reference)) >= count


async def _stays_whole(running: Running, count: int) -> None:
    reference = await running.case()
    before = await running.state(reference)
    received = await report(running.app, reference, (update(before, n) for n in range(count)))
    assert all(received)
    async with asyncio.timeout(300):
        while (await running.state(reference)).reports < count:
            await asyncio.sleep(0.2)
    found = await examine(running.app, reference)
    assert (found.events, found.distinct) == (found.sequence, found.sequence)
    assert found.folds_to_its_state
    assert found.chain_holds
    assert found.undecided == 0
    assert (await running.state(reference)).reports == count
    await running.until(lambda: _had_runs(running, reference, 2))
    progress = await running.handle(reference).query("progress")
    assert progress["sequence"] == found.sequence


@pytest.mark.timeout(400)
async def test_a_case_of_thousands_of_reports_stays_whole(early: Running) -> None:
    await _stays_whole(early, LONG_CASE)


async def test_signals_that_arrive_while_fresh_runs_begin_are_neither_lost_nor_doubled(
    early: Running,
) -> None:
    reference = await early.case()
    state = await early.state(reference)
    for wave in range(6):
        facts = [update(state, wave * 25 + n) for n in range(25)]
        assert all(await report(early.app, reference, facts))
        await asyncio.sleep(0.3)
    await early.until_state(reference, lambda s: s.reports == 150)
    found = await examine(early.app, reference)
    assert (found.events, found.distinct, found.undecided) == (found.sequence, found.sequence, 0)
    await early.until(lambda: _had_runs(early, reference, 3))


async def test_orders_alone_bring_a_fresh_run(early: Running) -> None:
    reference = await early.case()
    for number in range(20):
        reply = await early.ask(reference, _task(number))
        assert reply is not None
        assert reply.verdict is Verdict.APPLIED
    await early.until(lambda: _had_runs(early, reference, 2))


async def test_orders_that_arrive_while_fresh_runs_begin_are_each_decided_once(
    early: Running,
) -> None:
    reference = await early.case()
    state = await early.state(reference)

    async def orders() -> None:
        for number in range(20):
            await early.ask(reference, _task(number))

    async def facts() -> None:
        for number in range(60):
            await report(early.app, reference, [update(state, number)])

    async def all_decided() -> bool:
        await reconcile(early.app.case_client)
        return (await examine(early.app, reference)).undecided == 0

    await asyncio.gather(orders(), facts())
    await early.until(all_decided)
    found = await examine(early.app, reference)
    assert (found.events, found.distinct) == (found.sequence, found.sequence)
    assert found.folds_to_its_state
    decided = [row for row in await early.received(reference) if row[1:] == ("applied", "")]
    assert len([row for row in decided if row[0] == "order"]) == 20
    assert (await early.state(reference)).reports == 60
    await early.until(lambda: _had_runs(early, reference, 3))


async def test_an_order_sent_again_to_a_later_run_counts_once(early: Running) -> None:
    reference = await early.case()
    asked = _task(0)
    first = await early.ask(reference, asked)
    state = await early.state(reference)
    await report(early.app, reference, (update(state, n) for n in range(EARLY)))
    await early.until_state(reference, lambda s: s.reports == EARLY)
    await early.until(lambda: _had_runs(early, reference, 2))
    again = await early.app.case_client.update(reference, asked)
    assert [reply and reply.verdict for reply in (first, again)] == [
        Verdict.APPLIED,
        Verdict.REPEATED,
    ]


async def test_a_message_older_than_the_case_remembers_is_known_all_the_same(
    early: Running,
) -> None:
    reference = await early.case()
    state = await early.state(reference)
    oldest, asked = update(state, 0), _task(0)
    await report(early.app, reference, [oldest])
    assert await early.ask(reference, asked) is not None
    await report(early.app, reference, (update(state, n) for n in range(1, 230)))
    remembers = await early.until_state(reference, lambda s: s.reports == 230)
    assert oldest.id not in remembers.seen
    # Of the same run Temporal itself would know the order.
    await early.until(lambda: _had_runs(early, reference, 2))
    await early.app.case_client.signal(reference, oldest)
    again = await early.app.case_client.update(reference, asked)
    assert again is not None
    assert again.verdict is Verdict.REPEATED
    reply = await early.ask(reference, order("order-1", RecordAnswer(answer=NO_TRACE)))
    assert reply is not None
    assert reply.verdict is Verdict.APPLIED
    assert (await early.state(reference)).reports == 230


async def test_a_fresh_run_shows_its_page_and_keeps_its_clock(early: Running) -> None:
    reference = await early.case(received_ago=timedelta(hours=23, minutes=30))
    state = await early.state(reference)
    await report(early.app, reference, (update(state, n) for n in range(EARLY)))
    await early.until_state(reference, lambda s: s.reports == EARLY)
    await early.until(lambda: _had_runs(early, reference, 2))
    description = await early.handle(reference).describe()
    found = {pair.key.name: pair.value for pair in description.typed_search_attributes}
    page = await early.handle(reference).query("__temporal_workflow_metadata")
    assert (found["Stage"], found["SlaState"]) == ("status_check", "running")
    assert "Authority report" in str(page)
    await early.pass_time(reference, timedelta(minutes=31))
    await early.until_state(reference, lambda s: s.sla is SlaState.BREACHED)


async def test_on_its_first_day_a_long_history_brings_no_fresh_run(running: Running) -> None:
    reference = await running.case()
    state = await running.state(reference)
    await report(running.app, reference, (update(state, n) for n in range(EARLY * 2)))
    await running.until_state(reference, lambda s: s.reports == EARLY * 2)
    only = await runs(running.app, reference)
    assert [run.status for run in only] == [WorkflowExecutionStatus.RUNNING]


@pytest.mark.parametrize(
    ("suggested", "hours", "length", "moved_on", "expected"),
    [
        (True, 1, 50, False, True),
        (False, 1, 50_000, True, False),
        (False, 23, renewal.LONG_HISTORY + 1, False, False),
        (False, 24, renewal.LONG_HISTORY + 1, False, True),
        (False, 24, renewal.LONG_HISTORY, False, False),
        (False, 25, 100, True, True),
        (False, 365 * 24, 100, False, False),
        (False, 365 * 24 + 1, 100, False, True),
    ],
    ids=[
        "the server's word, on the first day",
        "nothing else, on the first day",
        "nor just before its end",
        "long, after the first day",
        "not quite long",
        "another version is wanted",
        "not quite a year",
        "a year",
    ],
)
def test_a_fresh_run_is_rare(
    suggested: bool, hours: int, length: int, moved_on: bool, expected: bool
) -> None:
    age = timedelta(hours=hours)
    assert expected is renewal.due(suggested=suggested, age=age, length=length, moved_on=moved_on)
