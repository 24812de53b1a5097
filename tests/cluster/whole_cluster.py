"""What only the shape for service shows: Temporal's services apart, over PostgreSQL. Run by
`make test-cluster`; the suite does not come here, for the servers take minutes to build.
"""

from __future__ import annotations

import asyncio
import os
import random
import urllib.request
from collections.abc import AsyncIterator

import pytest

from service.releases.rolling import ReleasesNow, look_at_releases, make_current, retire_release
from tests.cluster.load import A_CASE_EVERY, ClusterLoad, app_of
from tests.cluster.standing import (
    asked,
    release_of,
    standing_cluster,
    under_load,
    until,
)
from tools.cluster.places import HISTORIES, TWO
from tools.cluster.system import ClusterSystem
from wiring.app import App
from wiring.embedded.folder import TRACKS

# The first one waits for the whole of it to come up.
pytestmark = pytest.mark.timeout(900)
STORM_SECONDS = float(os.environ.get("CLUSTER_STORM", "60"))
REFUSED_BY_A_KILL = 30
"""At most: twelve seconds' worth, until PostgreSQL is back."""
SEED = int(os.environ.get("CLUSTER_SEED", "7"))


@pytest.fixture(scope="module")
async def cluster() -> AsyncIterator[ClusterSystem]:
    """One for all of it."""
    async with standing_cluster() as made:
        yield made


@pytest.fixture(scope="module")
async def app(cluster: ClusterSystem) -> AsyncIterator[App]:
    async with app_of(cluster.launcher, "support") as made:
        yield made


def _shown(system: ClusterSystem, track: str, path: str) -> int:
    address = f"http://{system.launcher.ports.at(f'{track}-front')}{path}"
    with urllib.request.urlopen(address, timeout=20) as answer:
        return int(answer.status)


async def test_cases_are_spread_over_shards_of_two_histories_and_listed_from_postgresql(
    cluster: ClusterSystem, app: App
) -> None:
    async with under_load(ClusterLoad(app)) as load:
        await asyncio.sleep(8)
    [(shards,)] = asked(cluster, "temporal", "SELECT count(DISTINCT shard_id) FROM executions")
    assert shards > 4
    [(hosts,)] = asked(
        cluster,
        "temporal",
        "SELECT count(DISTINCT rpc_port) FROM cluster_membership"
        " WHERE role = 2 AND last_heartbeat > now() - interval '30 seconds'",
    )
    assert hosts == len(HISTORIES)

    async def listed() -> bool:
        [(count,)] = asked(
            cluster,
            "temporal_visibility",
            "SELECT count(*) FROM executions_visibility WHERE workflow_type_name = 'SupportCase'",
        )
        return bool(count >= len(load.acknowledged))

    await until(listed)


@pytest.mark.parametrize("track", TRACKS)
async def test_a_tracks_pages_stand_behind_one_address_and_outlive_one_process(
    cluster: ClusterSystem, track: str
) -> None:
    assert await asyncio.to_thread(_shown, cluster, track, "/start") == 200
    cluster.kill(f"{track}-web-1")
    for _ in range(10):
        assert await asyncio.to_thread(_shown, cluster, track, "/start") == 200
    await cluster.until_ready([f"{track}-web-1"])


@pytest.mark.parametrize(
    "service", [HISTORIES[0], HISTORIES[1], "matching", "frontend", "system-worker"]
)
async def test_a_service_of_temporal_killed_under_load_costs_no_case(
    cluster: ClusterSystem, app: App, service: str
) -> None:
    # What is sent is kept by PostgreSQL: it is taken whatever of Temporal is gone.
    async with under_load(ClusterLoad(app)):
        await asyncio.sleep(2)
        cluster.kill(f"temporal-{service}")
        await asyncio.sleep(6)
        await cluster.until_temporal_serves()


async def test_a_worker_is_added_and_another_taken_out_under_load(
    cluster: ClusterSystem, app: App
) -> None:
    async with under_load(ClusterLoad(app)):
        cluster.start_worker("support", "3", "one")
        await cluster.until_ready(["support-worker-3"])
        await asyncio.to_thread(cluster.end, "support-worker-1")
        await asyncio.sleep(3)
    cluster.start_worker("support", "1", "one")
    await cluster.until_ready(["support-worker-1"])
    await asyncio.to_thread(cluster.end, "support-worker-3")


async def test_whatever_is_broken_for_a_while_nothing_acknowledged_is_lost(
    cluster: ClusterSystem, app: App, capsys: pytest.CaptureFixture[str]
) -> None:
    luck, names = random.Random(SEED), _breakable()
    with capsys.disabled():
        print(f"\nseed {SEED}, {STORM_SECONDS:.0f} s")  # noqa: T201
    broken: list[str] = []
    # Only PostgreSQL refuses anything, for as long as it takes to come back.
    most = int(STORM_SECONDS / A_CASE_EVERY / 4)
    async with under_load(ClusterLoad(app), most) as load:
        until = asyncio.get_running_loop().time() + STORM_SECONDS
        while asyncio.get_running_loop().time() < until:
            await asyncio.sleep(luck.uniform(2, 5))
            broken.append(luck.choice(names))
            cluster.kill(broken[-1])
    assert len(broken) > STORM_SECONDS / 10
    assert load.refused <= broken.count("postgres") * REFUSED_BY_A_KILL


def _breakable() -> list[str]:
    """Everything but what stands once before all of it: a gate and a front of one's own."""
    of_support = [f"support-{what}-{number}" for what in ("worker", "web") for number in TWO]
    services = (*HISTORIES, "matching", "frontend")
    return [
        *of_support,
        *("support-sender-1", "support-watchdog", "postgres"),
        *(f"temporal-{one}" for one in services),
    ]


async def test_a_release_is_rolled_out_beside_the_last_one_which_then_goes(
    cluster: ClusterSystem, app: App
) -> None:
    before = ClusterLoad(app)
    sleeping = await before.one()
    assert sleeping is not None
    async with under_load(ClusterLoad(app)):
        for number in ("3", "4"):
            cluster.start_worker("support", number, "two")
        cluster.start_sender("support", "2", "two")
        await cluster.until_ready(["support-worker-3", "support-worker-4", "support-sender-2"])

        async def current() -> bool:
            return isinstance(await make_current(app, "two"), ReleasesNow)

        await until(current)
        await asyncio.sleep(3)
        assert await release_of(app, sleeping) == "one"

    async def seen() -> bool:
        now = await look_at_releases(app)
        return isinstance(now, ReleasesNow) and any(
            item.release == "two" and item.running for item in now.releases
        )

    await until(seen)
    retired = await retire_release(app, "one")
    assert isinstance(retired, ReleasesNow) and retired.moved
    for number in TWO:
        await asyncio.to_thread(cluster.end, f"support-worker-{number}")
    await asyncio.to_thread(cluster.end, "support-sender-1")
    assert await before.lost() == []
