"""Records the histories that later code must be able to replay.

    python -m tests.replay.record [--replace] [support | long | suitability]

Writes `tests/replay/histories/<release>/`, the release being the version in pyproject.toml. Real
servers, invented cases; about three minutes, for timers must be seen to ring. Histories that are
there are only replaced when told so, those of one part if it is named, and those of a release that
is out never are: raise the version. `long` are the support lives of days and months, on past dates.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from temporalio.client import Client
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from tests.apps import app_on
from tests.replay import scenarios
from tests.replay.keeping import keep_key_of, keep_runs, unsealed
from tests.replay.long_scenarios import LONG
from tests.replay.record_suitability import record_suitability
from tests.replay.stored import (
    HISTORIES,
    SEALED,
    ring_for_tests,
    this_release,
)
from tests.servers import TestPostgres, cluster_in, postgres_on
from tests.workflows.long_lives import server_that_suggests
from tests.workflows.running import Running, in_the_past
from wiring.app import App
from wiring.case_types import SUPPORT_CASES
from wiring.serving import serving

SUGGEST_AFTER = 220
"""Events of history; more than any other short life of support has that is recorded here."""
LONGER = 368
"""The same for suitability, and for support's long lives."""


@asynccontextmanager
async def at_work(app: App, client: Client) -> AsyncIterator[Running]:
    """A worker, and short ways to what it carries; no clock is moved."""
    its = replace(app, client=client)
    async with serving(its, client):
        yield Running(app=its, skipper=TimeSkipper(client))


async def record_unsealed(app: App, folder: Path) -> None:
    """Every scenario, and the dispatcher that sent their notices."""
    async with at_work(app, await unsealed(app)) as running:
        played = await asyncio.gather(*(play(running) for play in scenarios.SIDE_BY_SIDE))
        for play, reference in zip(scenarios.SIDE_BY_SIDE, played, strict=True):
            await keep_runs(running, folder, play.__name__, SUPPORT_CASES.workflow_id(reference), 1)
        by_hand = await scenarios.delivered_by_hand(running)
        await keep_runs(running, folder, "delivered_by_hand", SUPPORT_CASES.workflow_id(by_hand), 1)
        await _until_the_dispatcher_begins_anew(running)
        long = await scenarios.continued(running)
        await keep_runs(running, folder, "continued", SUPPORT_CASES.workflow_id(long), 2)
        await keep_runs(running, folder, "dispatcher", SUPPORT_CASES.dispatcher_id, 2)


async def _until_the_dispatcher_begins_anew(running: Running) -> None:
    """It looks until its history has grown long; what is lived afterwards meets its fresh run."""
    handle = running.client.get_workflow_handle(SUPPORT_CASES.dispatcher_id)
    first = (await handle.describe()).run_id
    while (await handle.describe()).run_id == first:
        await running.app.case_client.call_dispatcher()
        await asyncio.sleep(0.2)


async def record_sealed(app: App, folder: Path) -> None:
    """One life as the service writes it."""
    assert app.client is not None
    async with at_work(app, app.client) as running:
        reference = await scenarios.support_open(running)
        await keep_runs(running, folder, "support_open", SUPPORT_CASES.workflow_id(reference), 1)
    await keep_key_of(app, reference, folder / "support_open.key")


async def record_long(app: App, folder: Path) -> None:
    """The lives of days and months, their clocks moved on; unsealed."""
    client = await unsealed(app)
    skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
    async with in_the_past(app, client, skipper) as running:
        for play in LONG:
            id = SUPPORT_CASES.workflow_id(await play(running))
            await keep_runs(running, folder, play.__name__, id, 1)


async def record(target: Path, parts: Sequence[str]) -> None:
    """The histories of these parts, on servers of their own."""
    with tempfile.TemporaryDirectory(prefix="referrals-") as name:
        folder = Path(name)
        postgres = postgres_on(cluster_in(folder))
        child = postgres.cluster.start()
        try:
            postgres.make_template()
            ring_for_tests(folder / "keys.json")
            for part in parts:
                await _RECORD[part](postgres, folder, target)
        finally:
            child.stop()


async def _support(postgres: TestPostgres, folder: Path, target: Path) -> None:
    async with server_that_suggests(folder, SUGGEST_AFTER) as temporal:
        with postgres.database() as database:
            async with app_on(database, folder, temporal) as app:
                await record_unsealed(app, target)
        with postgres.database() as database:
            async with app_on(database, folder, temporal) as app:
                await record_sealed(app, target / SEALED)


async def _long(postgres: TestPostgres, folder: Path, target: Path) -> None:
    async with server_that_suggests(folder, LONGER) as temporal:
        with postgres.database() as database:
            async with app_on(database, folder, temporal) as app:
                await record_long(app, target)


async def _suitability(postgres: TestPostgres, folder: Path, target: Path) -> None:
    async with server_that_suggests(folder, LONGER) as temporal:
        with postgres.database() as database:
            await record_suitability(database, temporal, folder, target)


_RECORD: dict[str, Callable[[TestPostgres, Path, Path], Awaitable[None]]] = {
    "support": _support,
    "long": _long,
    "suitability": _suitability,
}


def main(arguments: list[str]) -> int:
    """See the module."""
    target = HISTORIES / this_release()
    parts = [part for part in _RECORD if part in arguments] or list(_RECORD)
    there = [path for part in parts for path in of_part(part)]
    if there and "--replace" not in arguments:
        sys.stderr.write(
            f"{target.name} is recorded already. If it is out, raise the version in pyproject.toml;"
            " if it is not, say --replace (make histories ARGS=--replace).\n"
        )
        return 2
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name) / target.name
        asyncio.run(record(fresh, parts))
        for path in there:
            path.unlink()
        shutil.copytree(fresh, target, dirs_exist_ok=True)
    return 0


def of_part(part: str) -> list[Path]:
    """The files of this release that are a part's."""
    folder = HISTORIES / this_release()
    if part == "suitability":
        return [*(folder / part).glob("*.json"), *(folder / SEALED).glob(f"{part}_*")]
    long = [path for play in LONG for path in folder.glob(f"{play.__name__}.json")]
    if part == "long":
        return long
    short = [path for path in folder.glob("*.json") if path not in long]
    return [*short, *(folder / SEALED).glob(f"{part}_*")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
