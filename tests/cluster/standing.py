"""A cluster for tests, with the first release's workers, and what they ask of it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from tests import waiting
from tests.cluster.load import ClusterLoad
from tools.cluster.__main__ import cluster_in
from tools.cluster.places import ClusterPorts
from tools.cluster.system import ClusterSystem
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
async def under_load(load: LoadOf) -> AsyncIterator[LoadOf]:
    """Whatever happens within; afterwards nothing that was acknowledged is lost."""
    enough = asyncio.Event()
    coming = asyncio.create_task(load.until(enough))
    try:
        yield load
    finally:
        enough.set()
        await coming
    assert await load.lost() == []
    assert len(load.acknowledged) > 5


def asked(system: ClusterSystem, database: str, statement: str) -> list[tuple[Any, ...]]:
    """Rows of one of the cluster's databases, as its administrator sees them."""
    with system.postgres.connect(database) as connection:
        return connection.execute(statement.encode()).fetchall()
