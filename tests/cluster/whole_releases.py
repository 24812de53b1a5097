"""Releases in the shape for service, under load: a broken one is heard of within a minute, stood in
for and taken back; tables change while the old release and the new one work side by side, and the
old one comes back to them. Run by `make test-cluster`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from temporalio.worker import Worker

from policy.support.deeds import RecordAnswer
from service.health.second_guard import GUARD
from service.releases.rolling import ReleasesNow, make_current, retire_release, roll_back
from tests.apps import NO_TRACE, order, take_in
from tests.cluster.load import ClusterLoad, app_of, done
from tests.cluster.next_tree import WORD, next_tree
from tests.cluster.standing import (
    FIRST,
    asked,
    release_of,
    standing_cluster,
    under_load,
    until,
)
from tests.cluster.through_pages import ThroughPages
from tests.faults.broken_case import BrokenCase
from tools.cluster.launching import Launcher
from tools.cluster.system import ClusterSystem
from wiring.app import App
from wiring.releases import deployment_of

pytestmark = pytest.mark.timeout(900)
A_MINUTE = 60.0
LONGEST_WAIT = 10.0
"""Seconds in which a request is answered at the latest, whatever is being changed."""


@pytest.fixture(scope="module")
async def cluster() -> AsyncIterator[ClusterSystem]:
    """One for all of it."""
    async with standing_cluster() as made:
        yield made


@pytest.fixture(scope="module")
async def app(cluster: ClusterSystem) -> AsyncIterator[App]:
    async with app_of(cluster.launcher, "support") as made:
        yield made


async def _is_current(app: App, release: str) -> None:
    async def is_current() -> bool:
        return isinstance(await make_current(app, release), ReleasesNow)

    await until(is_current)


def _broken_worker(app: App, release: str) -> Worker:
    assert app.client is not None
    settings = app.settings.model_copy(update={"release": release})
    return Worker(
        app.client,
        task_queue=settings.task_queue,
        workflows=[BrokenCase],
        deployment_config=deployment_of(settings),
    )


async def test_a_broken_release_rings_within_a_minute_is_stood_in_for_and_taken_back(
    cluster: ClusterSystem, app: App, capsys: pytest.CaptureFixture[str]
) -> None:
    async with under_load(ClusterLoad(app)):
        cluster.start_sender("support", "3", "broken")
        async with _broken_worker(app, "broken"):
            await cluster.until_ready(["support-sender-3"])
            await _is_current(app, "broken")
            began = time.monotonic()
            wedged = await take_in(app, "B-1")
            assert wedged.state is not None
            await app.case_client.start_case(wedged.state)
            of_it = f"WHERE reference = '{wedged.reference}'"

            async def rung() -> bool:
                ringing = "SELECT FROM support.alarms WHERE code = 'steps-failing'"
                return bool(asked(cluster, "support", ringing))

            await until(rung)
            heard = time.monotonic() - began
            # What falls due while no step of it succeeds.
            _say(cluster, f"UPDATE support.deadlines SET due = now() {of_it}")

            async def stood_in_for() -> bool:
                by = asked(cluster, "support", f"SELECT guard FROM support.escalations {of_it}")
                return (GUARD,) in by

            await until(stood_in_for, seconds=3 * A_MINUTE)
            escalated = time.monotonic() - began - heard
            back = await roll_back(app)
            assert isinstance(back, ReleasesNow)
            assert {one.release for one in back.releases if one.state == "current"} == {FIRST}
            await _goes_on(app, wedged.reference)
        await asyncio.to_thread(cluster.end, "support-sender-3")
    with capsys.disabled():
        print(f"\nheard of after {heard:.0f} s, escalated {escalated:.0f} s after it was due")  # noqa: T201
    assert heard < A_MINUTE


async def _goes_on(app: App, reference: str) -> None:
    """What was wedged takes an order, as a case of the release before. Asked again under the same
    number until it says so: its step may still be waiting.
    """
    asked = order("order-wedged", RecordAnswer(answer=NO_TRACE))

    async def taken() -> bool:
        return done(await app.case_client.update(reference, asked))

    await until(taken)
    assert await release_of(app, reference) == FIRST


def _say(cluster: ClusterSystem, statement: str) -> None:
    with cluster.postgres.connect("support") as connection:
        connection.execute(statement.encode())


def _events(cluster: ClusterSystem, written: str) -> int:
    """How many were recorded by one of the two releases, once there is the column."""
    [(count,)] = asked(cluster, "support", f"SELECT count(*) FROM support.events WHERE {written}")
    return int(count)


async def _both_write(cluster: ClusterSystem) -> None:
    """Until either release has recorded some more."""
    of_new, of_old = f"next_word = '{WORD}'", "next_word IS NULL"
    before = [_events(cluster, written) for written in (of_new, of_old)]

    async def more() -> bool:
        now = [_events(cluster, written) for written in (of_new, of_old)]
        return all(later > then + 5 for later, then in zip(now, before, strict=True))

    await until(more)


async def _web(cluster: ClusterSystem, launcher: Launcher) -> None:
    """Put a release's pages in the place of the second web process."""
    await asyncio.to_thread(cluster.end, "support-web-2")
    cluster.start("support-web-2", partial(launcher.ours, "support", "web", "2"))


async def _start_next(cluster: ClusterSystem, launcher: Launcher) -> list[str]:
    for program, number in (("worker", "3"), ("sender", "2")):
        how = partial(launcher.ours, "support", program, number, WORD)
        cluster.start(f"support-{program}-{number}", how)
    await _web(cluster, launcher)
    return ["support-worker-3", "support-sender-2", "support-web-2"]


async def _go_back(cluster: ClusterSystem, app: App) -> None:
    """As somebody does who takes a release back: roll back, its programs' places to the old one,
    whose own setup runs again.
    """
    assert isinstance(await roll_back(app), ReleasesNow)
    await asyncio.to_thread(cluster.set_up, cluster.launcher, "support", FIRST)
    await _web(cluster, cluster.launcher)
    await cluster.until_ready(["support-web-2"])
    # What began under it until a moment ago is listed by now.
    assert isinstance(await retire_release(app, WORD), ReleasesNow)
    for name in ("support-worker-3", "support-sender-2"):
        await asyncio.to_thread(cluster.end, name)
    for name in ("support-worker-1", "support-watchdog"):
        cluster.kill(name)
    await cluster.until_ready(["support-worker-1", "support-watchdog"])


async def test_tables_change_under_load_with_both_releases_at_work_and_back(
    cluster: ClusterSystem, app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    coming = replace(cluster.launcher, code=next_tree(tmp_path))
    load = ThroughPages(app, front=cluster.launcher.ports.at("support-front"))
    await load.open()
    async with under_load(load):
        await asyncio.sleep(3)
        began = time.monotonic()
        await asyncio.to_thread(cluster.set_up, coming, "support", WORD)
        migrated = time.monotonic() - began
        assert asked(cluster, "support", "SELECT version_num FROM support.alembic_version") == [
            ("9001",)
        ]
        await cluster.until_ready(await _start_next(cluster, coming))
        await _is_current(app, WORD)
        await _both_write(cluster)
        await _go_back(cluster, app)
        of_new = _events(cluster, f"next_word = '{WORD}'")
        before = len(load.acknowledged)

        async def goes_on() -> bool:
            return len(load.acknowledged) > before + 10

        await until(goes_on)
        assert _events(cluster, f"next_word = '{WORD}'") == of_new
        kept = "SELECT has_table_privilege('support_web', 'support.next_words', 'INSERT')"
        assert asked(cluster, "support", kept) == [(True,)]
    with capsys.disabled():
        print(  # noqa: T201
            f"\nset up under load in {migrated:.1f} s; {len(load.acknowledged)} cases, none lost; "
            f"longest without an acknowledgement {max(load.waited):.1f} s; "
            f"turned away {sorted(load.turned_away)}"
        )
    assert max(load.waited) < LONGEST_WAIT
