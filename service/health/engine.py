"""What Temporal knows and the record does not, apart from the cases that run: who works, by which
release, whose steps fail and what is held.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from policy.clocks import AGREE_WITHIN, OWN, agree
from policy.duty.finding_kinds import CLOCKS_APART
from policy.duty.findings import HealthFinding, Limits, finding
from service.health.failing import failing
from service.health.held import paused
from service.releases.engine import Releases
from store.clock import utc
from wiring.app import App
from wiring.engine_clock import EngineClock
from wiring.releases import deployment_name
from wiring.serving import ServedPart, queue_of

ASKS_WITHIN = timedelta(seconds=90)


def engine_looks(
    app: App, client: Client, limits: Limits
) -> Mapping[str, Callable[[], Awaitable[list[HealthFinding]]]]:
    """The looks into one namespace, by name. Each raises RPCError when Temporal does not answer."""

    async def no_worker() -> list[HealthFinding]:
        return _there(await _no_worker(app, client))

    async def clocks() -> list[HealthFinding]:
        return _there(await _clocks(app, client))

    async def steps() -> list[HealthFinding]:
        return _there(await failing(app, client, limits))

    async def releases() -> list[HealthFinding]:
        return _there(await _release_without_worker(app, client))

    async def no_sender() -> list[HealthFinding]:
        return _there(await _no_sender(app, client))

    return {
        "no-worker": no_worker,
        "no-sender": no_sender,
        "release-without-worker": releases,
        "temporal-clock": clocks,
        "steps-failing": steps,
        "cases-paused": lambda: paused(app, client),
    }


def _there(*found: HealthFinding | None) -> list[HealthFinding]:
    return [item for item in found if item is not None]


async def _no_worker(app: App, client: Client) -> HealthFinding | None:
    return None if await _pollers(app, client, ServedPart.CASES) else finding("no-worker")


async def _no_sender(app: App, client: Client) -> HealthFinding | None:
    return None if await _pollers(app, client, ServedPart.NOTICES) else finding("no-sender")


async def _pollers(app: App, client: Client, part: ServedPart) -> list[datetime]:
    """When each worker of a part last asked for a step, by Temporal's clock."""
    queue = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=app.settings.namespace,
            task_queue=TaskQueue(name=queue_of(app.settings, part)),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
    )
    return [one.last_access_time.ToDatetime(tzinfo=UTC) for one in queue.pollers]


async def _clocks(app: App, client: Client) -> HealthFinding | None:
    """Temporal's clock against this machine's. A worker asks at least once a minute, so when one
    last did says roughly what time it is there; only what looks wrong is looked at closely.
    """
    asked, own = max(await _pollers(app, client, ServedPart.CASES), default=None), utc()
    if asked is None or own - ASKS_WITHIN <= asked <= own + AGREE_WITHIN:
        return None

    async def reached() -> Client:
        return client

    shown = await EngineClock(reached, app.settings.track).read()
    return None if shown is None or agree(OWN, shown) else finding(CLOCKS_APART)


async def _release_without_worker(app: App, client: Client) -> HealthFinding | None:
    """A release that was drained and stopped keeps its place in Temporal's list; nobody waits for
    a worker of it.
    """
    releases = Releases(client, deployment_name(app.settings))
    found = await releases.all()
    if found and not any(item.state == "current" for item in found):
        return None if "" in await releases.workers() else finding("no-release-current")
    alone = [item for item in found if item.running and not item.workers]
    if not alone:
        return None
    return finding("release-without-worker", count=sum(item.running for item in alone))
