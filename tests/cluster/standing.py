"""A cluster for tests, with the first release's workers, and what they ask of it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from temporalio.client import WorkflowHandle

from tests import waiting
from tests.cluster.load import A_CASE_EVERY, ClusterLoad
from tools.cluster.__main__ import cluster_in
from tools.cluster.places import ClusterPorts
from tools.cluster.system import ClusterSystem
from wiring.app import App
from wiring.case_types import SUPPORT_CASES
from wiring.embedded.folder import Folder

LoadOf = TypeVar("LoadOf", bound=ClusterLoad)
SHARDS: Final = "16"
FIRST: Final = "one"
"""The release that is current at the beginning."""


@asynccontextmanager
async def standing_cluster() -> AsyncIterator[ClusterSystem]:
    """A cluster of its own folder and ports, kept running."""
    with tempfile.TemporaryDirectory(prefix="referrals-cluster-") as root:
        folder = Folder(Path(root) / "data")
        with folder.opened():
            given = {"TEMPORAL_HISTORY_SHARDS": SHARDS}
            async with cluster_in(
                folder, ClusterPorts.free(), release=FIRST, given=given
            ) as system:
                keeping = asyncio.create_task(system.keep_running())
                yield system
                keeping.cancel()


until = partial(waiting.until, seconds=120.0)


@asynccontextmanager
async def under_load(load: LoadOf, most_refused: int = 0) -> AsyncIterator[LoadOf]:
    """Whatever happens within; afterwards nothing that was acknowledged is lost, enough was
    acknowledged for the time that it took, and no more was refused than is said.
    """
    enough, began = asyncio.Event(), time.monotonic()
    coming = asyncio.create_task(load.until(enough))
    try:
        yield load
    finally:
        enough.set()
        lasted = time.monotonic() - began
        await coming
    assert await load.lost() == []
    assert len(load.acknowledged) >= fewest(lasted)
    assert load.refused <= most_refused


def fewest(seconds: float) -> int:
    """A third of the cases that come in so long, for a busy machine lets the others begin later;
    and so many that there is something to be lost.
    """
    return max(int(seconds / A_CASE_EVERY / 3), 6)


def asked(system: ClusterSystem, database: str, statement: str) -> list[tuple[Any, ...]]:
    """Rows of one of the cluster's databases, as its administrator sees them."""
    with system.postgres.connect(database) as connection:
        return connection.execute(statement.encode()).fetchall()


async def release_of(app: App, reference: str) -> str:
    """The release that a case's run belongs to."""
    assert app.client is not None
    handle: WorkflowHandle[Any, Any] = app.client.get_workflow_handle(
        SUPPORT_CASES.workflow_id(reference)
    )
    info = (await handle.describe()).raw_description.workflow_execution_info
    return info.versioning_info.deployment_version.build_id
