"""Releases of the worker side by side: a case stays with the release it began under, a fresh run of
it goes on under the next; a broken one is seen, and taken back with all that began under it.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from policy.cases.replies import Verdict
from policy.refusal import Refusal
from policy.support.deeds import RecordAnswer
from service.health.looking import look_into
from service.health.second_guard import look
from service.releases.engine import Releases, ReleaseStatus
from service.releases.rolling import (
    NO_OTHER,
    NO_WORKER,
    OUT_OF_REACH,
    STILL_USED,
    TAKEN_BACK,
    ReleasesNow,
    first_release,
    look_at_releases,
    make_current,
    ramp_release,
    retire_release,
    roll_back,
    taken_back,
)
from store.tables import escalations
from tests.apps import NO_TRACE, order, take_in
from tests.faults.broken_case import BrokenCase, BrokenSteps
from tests.servers import TestDatabase
from tests.waiting import until
from wiring.app import App
from wiring.case_types import SUPPORT_CASES
from wiring.releases import deployment_of
from wiring.serving import serving

A_MINUTE = 60.0
QUICKLY = timedelta(seconds=1)
"""How long a step may take: one that fails is tried again after this long."""


_until = partial(until, seconds=A_MINUTE)


def _as(app: App, release: str) -> App:
    """The same process, under a release."""
    return replace(app, settings=app.settings.model_copy(update={"release": release}))


def _client(app: App) -> Client:
    assert app.client is not None
    return app.client


def _worker(app: App, release: str) -> AbstractAsyncContextManager[None]:
    return serving(_as(app, release), _client(app))


def _broken_workflow(app: App, release: str) -> Worker:
    return Worker(
        _client(app),
        task_queue=app.settings.task_queue,
        workflows=[BrokenCase],
        deployment_config=deployment_of(_as(app, release).settings),
    )


def _broken_steps(app: App, release: str) -> Worker:
    return Worker(
        _client(app),
        task_queue=app.settings.task_queue,
        workflows=list(app.track_wiring.workflows),
        activities=[BrokenSteps().advance_case],
        deployment_config=deployment_of(_as(app, release).settings),
    )


async def _prepared(app: App, release: str) -> None:
    await first_release(_client(app), app.settings.task_queue, release)


async def _current(app: App, release: str) -> None:
    """Once a worker of it has asked for work."""

    async def done() -> bool:
        return isinstance(await make_current(app, release), ReleasesNow)

    await _until(done)


async def _open_case(app: App, number: str) -> tuple[str, WorkflowHandle[Any, Any]]:
    receipt = await take_in(app, number)
    handle = await _client(app).start_workflow(
        SUPPORT_CASES.workflow,
        None,
        id=SUPPORT_CASES.workflow_id(receipt.reference),
        task_queue=app.settings.task_queue,
        task_timeout=QUICKLY,
    )
    return receipt.reference, handle


async def _release_of(handle: WorkflowHandle[Any, Any]) -> str:
    info = (await handle.describe()).raw_description.workflow_execution_info
    return info.versioning_info.deployment_version.build_id


async def _answers(app: App, reference: str) -> None:
    """The case takes the answer. Asked again under the same number until it says so: its step may
    still be waiting.
    """
    asked = order("order-1", RecordAnswer(answer=NO_TRACE))

    async def taken() -> bool:
        reply = await app.case_client.update(reference, asked)
        return reply is not None and reply.verdict in (Verdict.APPLIED, Verdict.REPEATED)

    await _until(taken)


def _belongs(handle: WorkflowHandle[Any, Any], release: str) -> Callable[[], Awaitable[bool]]:
    async def does() -> bool:
        return await _release_of(handle) == release

    return does


async def _found(app: App) -> set[str]:
    return {item.code for item in await look_into(app)}


@pytest.mark.parametrize("broken", [_broken_workflow, _broken_steps])
async def test_a_broken_release_is_seen_within_a_minute_and_taken_back_with_nothing_lost(
    app: App, database: TestDatabase, broken: Callable[[App, str], Worker]
) -> None:
    await _prepared(app, "one")
    async with _worker(app, "one"):
        _, before = await _open_case(app, "N-1")
        await _until(_belongs(before, "one"))
        async with broken(app, "two"):
            await _current(app, "two")
            began = time.monotonic()
            reference, wedged = await _open_case(app, "N-2")

            async def seen() -> bool:
                return "steps-failing" in await _found(app)

            await _until(seen)
            # The second look, which rings, is ten seconds later at most.
            assert time.monotonic() - began < A_MINUTE - 10
            assert await _release_of(before) == "one"
            await _escalated_meanwhile(app, database, reference)
            done = await roll_back(app)
            assert isinstance(done, ReleasesNow) and _state(done, "one")[0] == "current"
            # One that was tried again between both is there by itself and not listed any more.
            assert done.moved >= 1 or await _release_of(wedged) == "one"
        await _until(_belongs(wedged, "one"))
        await _answers(app, reference)
        await _nothing_is_left_to_take_back(app)


async def _nothing_is_left_to_take_back(app: App) -> None:
    """Done again it never makes the broken release current."""

    async def said() -> bool:
        again = await roll_back(app)
        now = await look_at_releases(app)
        assert isinstance(now, ReleasesNow) and _state(now, "one")[0] == "current"
        return again == TAKEN_BACK

    await _until(said)


async def _escalated_meanwhile(app: App, database: TestDatabase, reference: str) -> None:
    """By the second guard, since no step of the case succeeds."""
    engine = create_engine(
        database.admin_url, connect_args={"options": f"-csearch_path={database.schema}"}
    )
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE deadlines SET due = due - interval '24 hours' WHERE reference = :of"),
            {"of": reference},
        )
    engine.dispose()
    await look(app.store, app.sender("watchdog"))
    async with app.engine.connect() as connection:
        told = await connection.execute(
            select(escalations.c.rung).where(escalations.c.reference == reference)
        )
        assert told.all()


async def test_what_sleeps_is_moved_to_the_current_release_before_its_own_workers_go(
    app: App,
) -> None:
    await _prepared(app, "one")
    async with _worker(app, "two"):
        async with _worker(app, "one"):
            reference, sleeping = await _open_case(app, "N-1")
            await _until(_belongs(sleeping, "one"))
            assert await retire_release(app, "one") == STILL_USED
            await _current(app, "two")
            assert await _release_of(sleeping) == "one"

            async def listed() -> bool:
                now = await look_at_releases(app)
                assert isinstance(now, ReleasesNow)
                return any(item.release == "one" and item.running for item in now.releases)

            await _until(listed)
            retired = await retire_release(app, "one")
            assert isinstance(retired, ReleasesNow) and retired.moved >= 1
        await _answers(app, reference)
        await _until(_belongs(sleeping, "two"))


async def test_a_fresh_run_of_the_dispatcher_is_the_next_releases(app: App) -> None:
    await _prepared(app, "one")
    async with _worker(app, "one"), _worker(app, "two"):
        await app.case_client.call_dispatcher()
        dispatcher = _client(app).get_workflow_handle(SUPPORT_CASES.dispatcher_id)
        await _until(_belongs(dispatcher, "one"))
        await _current(app, "two")

        async def moved() -> bool:
            await app.case_client.call_dispatcher()
            return await _release_of(dispatcher) == "two"

        await _until(moved)


async def test_workers_of_a_release_that_is_not_current_are_not_taken_for_workers(app: App) -> None:
    async with _worker(app, "one"):

        async def said() -> bool:
            return "no-release-current" in await _found(app)

        await _until(said)
        await _prepared(app, "one")
        assert "no-release-current" not in await _found(app)


async def test_a_release_without_a_worker_gets_no_work_and_a_ramp_ends(app: App) -> None:
    await _prepared(app, "one")
    assert await make_current(app, "nobody") == NO_WORKER
    assert await roll_back(app) == NO_OTHER
    async with _worker(app, "two"):

        async def ramped() -> bool:
            now = await ramp_release(app, "two", 20)
            return isinstance(now, ReleasesNow) and _state(now, "two") == ("ramping", 20.0)

        await _until(ramped)
        now = await ramp_release(app, "two", 0)
        assert isinstance(now, ReleasesNow) and _state(now, "two")[1] == 0.0


def _state(now: ReleasesNow, release: str) -> tuple[str, float]:
    return next((item.state, item.percent) for item in now.releases if item.release == release)


async def test_without_temporal_a_sentence_says_so(app: App) -> None:
    refused = await look_at_releases(replace(app, client=None))
    assert isinstance(refused, Refusal) and refused == OUT_OF_REACH


def _one(
    release: str,
    state: str,
    left: float | None = None,
    *,
    came: float = 0,
    ramped: bool = False,
) -> ReleaseStatus:
    """Moments in hours; one that is or was current unless it only `ramped`."""
    then = datetime(2026, 11, 1, tzinfo=UTC)
    was_current = state == "current" or (left is not None and not ramped)
    return ReleaseStatus(
        release=release,
        state=state,
        percent=0.0,
        running=0,
        workers=0,
        last_current=then if was_current else None,
        left_at=None if left is None else then + timedelta(hours=left),
        first_used=then + timedelta(hours=came),
    )


def test_the_release_before_is_the_one_that_new_work_left_last() -> None:
    older, old = _one("a", "drained", 2, came=1), _one("b", "draining", 9, came=2)
    new = _one("c", "current", came=3)
    assert taken_back((new, old, older)) == ("c", "b")
    assert taken_back((older, old, new)) == ("c", "b")
    assert taken_back((new, old, older), "a") == ("c", "a")
    assert taken_back((_one("d", "ramping", came=4), new, old)) == ("d", "c")
    assert taken_back((_one("never", "waiting", came=4), new)) == ("c", "")
    ramped = _one("r", "drained", 9, came=2, ramped=True)
    assert taken_back((new, ramped, older)) == ("c", "a")
    assert taken_back(()) == ("", "")


def test_a_release_that_was_taken_back_is_not_the_one_before() -> None:
    old, new = _one("b", "current", 5, came=2), _one("c", "draining", 9, came=3)
    older = _one("a", "drained", 1, came=1)
    assert taken_back((new, old, older)) == ("c", "b")
    assert taken_back((new, old, older), "b") == ("c", "b")
    assert taken_back((new, old, older), "a") == ("b", "a")
    ramped = _one("c", "draining", 9, came=3, ramped=True)
    assert taken_back((ramped, old, older)) == ("c", "b")


async def test_releases_are_not_told_apart_where_no_worker_names_one(app: App) -> None:
    assert await Releases(_client(app), app.settings.task_queue).all() == ()
