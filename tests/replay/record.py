"""Records the histories that later code must be able to replay.

    python -m tests.replay.record [--replace]

Writes `tests/replay/histories/<release>/`, the release being the version in pyproject.toml. Real
servers, invented cases; about two minutes, for timers must be seen to ring. Histories that are
there are only replaced when told so, and those of a release that is out never are: raise the
version.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from store.key_ring import WrappedKey
from store.tables import case_keys
from tests.apps import app_on
from tests.replay import scenarios
from tests.replay.stored import (
    HISTORIES,
    SEALED,
    SealedFor,
    ring_for_tests,
    save,
    this_release,
)
from tests.servers import TestPostgres, TestTemporal, cluster_in
from tests.workflows.long_lives import server_that_suggests
from tests.workflows.running import Running
from wiring.app import App
from wiring.plugin import replay_plugin
from worker import build_worker
from workflows.support_type import SUPPORT_CASES

SUGGEST_AFTER = 220
"""Events of history; more than any other life recorded here has."""


@asynccontextmanager
async def at_work(app: App, client: Client) -> AsyncIterator[Running]:
    """A worker, and short ways to what it carries; no clock is moved."""
    its = replace(app, client=client)
    async with build_worker(its, client):
        yield Running(app=its, skipper=TimeSkipper(client))


async def unsealed(app: App) -> Client:
    """A client of the app's namespace that seals nothing."""
    return await Client.connect(
        app.settings.temporal_address,
        namespace=app.settings.namespace,
        plugins=[replay_plugin()],
        identity="referrals",
    )


async def record_unsealed(app: App, folder: Path) -> None:
    """Every scenario, and the dispatcher that sent their notices."""
    async with at_work(app, await unsealed(app)) as running:
        played = await asyncio.gather(*(play(running) for play in scenarios.SIDE_BY_SIDE))
        for play, reference in zip(scenarios.SIDE_BY_SIDE, played, strict=True):
            await _keep(running, folder, play.__name__, SUPPORT_CASES.workflow_id(reference), 1)
        by_hand = await scenarios.delivered_by_hand(running)
        await _keep(running, folder, "delivered_by_hand", SUPPORT_CASES.workflow_id(by_hand), 1)
        long = await scenarios.continued(running)
        await _keep(running, folder, "continued", SUPPORT_CASES.workflow_id(long), 2)
        await _keep(running, folder, "dispatcher", SUPPORT_CASES.dispatcher_id, 2)


async def record_sealed(app: App, folder: Path) -> None:
    """One life as the service writes it."""
    assert app.client is not None
    async with at_work(app, app.client) as running:
        reference = await scenarios.support_open(running)
        await _keep(running, folder, "support_open", SUPPORT_CASES.workflow_id(reference), 1)
    async with app.engine.connect() as connection:
        query = select(case_keys).where(case_keys.c.reference == reference)
        row = (await connection.execute(query)).one()
    wrapped = WrappedKey(kek_id=row.kek_id, blob=row.wrapped)
    opening = SealedFor(namespace=app.settings.namespace, reference=reference, wrapped=wrapped)
    opening.save(folder / "support_open.key")


async def _keep(running: Running, folder: Path, name: str, id: str, least: int) -> None:
    """The first run and the last one, if there are several."""
    found: list[str] = []
    async with asyncio.timeout(30):
        while len(found) < least:
            listed = [r async for r in running.client.list_workflows(f'WorkflowId = "{id}"')]
            found = [r.run_id for r in sorted(listed, key=lambda run: run.start_time)]
            await asyncio.sleep(0.2)
    if least == 1 and len(found) > 1:
        raise SystemExit(f"{name} had a fresh run; raise SUGGEST_AFTER")
    chosen = {"": found[0]} if least == 1 else {"_first_run": found[0], "_last_run": found[-1]}
    for ending, run_id in chosen.items():
        handle = running.client.get_workflow_handle(id, run_id=run_id)
        save(folder / f"{name}{ending}.json", await handle.fetch_history())


async def record(target: Path) -> None:
    """All of it, on servers of its own."""
    with tempfile.TemporaryDirectory(prefix="referrals-") as name:
        folder = Path(name)
        postgres = TestPostgres(cluster=cluster_in(folder))
        child = postgres.cluster.start()
        try:
            postgres.make_template()
            async with server_that_suggests(folder, SUGGEST_AFTER) as temporal:
                await _record_on(postgres, temporal, folder, target)
        finally:
            child.stop()


async def _record_on(
    postgres: TestPostgres, temporal: TestTemporal, folder: Path, target: Path
) -> None:
    ring_for_tests(folder / "keys.json")
    with postgres.database() as database:
        async with app_on(database, folder, temporal) as app:
            await record_unsealed(app, target)
    with postgres.database() as database:
        async with app_on(database, folder, temporal) as app:
            await record_sealed(app, target / SEALED)


def main(arguments: list[str]) -> int:
    """See the module."""
    target = HISTORIES / this_release()
    if target.exists() and "--replace" not in arguments:
        sys.stderr.write(
            f"{target.name} is recorded already. If it is out, raise the version in pyproject.toml;"
            " if it is not, say --replace (make histories ARGS=--replace).\n"
        )
        return 2
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name) / target.name
        asyncio.run(record(fresh))
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(fresh, target)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
