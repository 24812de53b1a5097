"""What Temporal knows and the record does not: who works, and workflows and cases that do not
match. A list of Temporal's is a moment old, so what differs is asked for once more, one by one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from activities.raw_runs import RunState, state_of
from activities.running import listed
from policy.clocks import AGREE_WITHIN, OWN, agree
from policy.duty.finding_kinds import CLOCKS_APART
from policy.duty.findings import HealthFinding, Limits, finding
from service.health.failing import failing
from service.health.held import behind, paused
from service.releases.engine import Releases
from store.clock import utc
from store.health import how_they_ended, known, open_cases
from wiring.app import App
from wiring.engine_clock import EngineClock
from wiring.releases import deployment_name
from wiring.serving import ServedPart, queue_of

_PAGE = 1_000
_ASKED_AGAIN = 50
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

    async def cases() -> list[HealthFinding]:
        return _there(*await _different(app, client, limits))

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
        "cases-running": cases,
        "cases-paused": lambda: paused(app, client),
        "cases-behind": lambda: behind(app, client, limits),
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


async def _different(app: App, client: Client, limits: Limits) -> list[HealthFinding | None]:
    """Record and Temporal against each other. All that is kept of either is references, and only
    those written as we write them are asked of the record.
    """
    (running, strange), missing = await _running(app, client), []
    async with app.engine.connect() as connection:
        async for reference, settled in open_cases(connection, limits.settling):
            if reference in running:
                running.discard(reference)
            elif settled:
                missing.append(reference)
        left = sorted(running)
        ended, strangers = [], []
        for start in range(0, len(left), _PAGE):
            page = left[start : start + _PAGE]
            ends = await how_they_ended(connection, page, limits.settling)
            ended += [reference for reference, settled in ends.items() if settled]
            strangers += sorted(set(page) - await known(connection, page))
    asked = _EngineAsked(app, client)
    return [
        _found("cases-not-running", await asked.that_run(missing, wanted=False)),
        _found("ended-but-running", await asked.that_run(ended, wanted=True)),
        _found("running-without-case", await asked.that_run(strangers, wanted=True)),
        finding("strange-workflow-names", count=strange) if strange else None,
    ]


def _found(code: str, references: list[str]) -> HealthFinding | None:
    if not references:
        return None
    return finding(code, count=len(references), references=tuple(references))


async def _running(app: App, client: Client) -> tuple[set[str], int]:
    """The cases whose workflows run, and how many such workflows have a name that is no case's."""
    references, strange = set(), 0
    async for reference, _ in listed(client, app.track_wiring.cases):
        if reference:
            references.add(reference)
        else:
            strange += 1
    return references, strange


class _EngineAsked:
    """Asks Temporal itself, which is never behind, about a few workflows."""

    def __init__(self, app: App, client: Client) -> None:
        self._id_of, self._client = app.track_wiring.cases.workflow_id, client

    async def that_run(self, references: Iterable[str], *, wanted: bool) -> list[str]:
        """Those that do run, or do not. Beyond the first few the list is believed: so many can
        hardly have moved at once.
        """
        listed = list(references)
        first, rest = listed[:_ASKED_AGAIN], listed[_ASKED_AGAIN:]
        runs = await asyncio.gather(*(self._runs(reference) for reference in first))
        return [ref for ref, does in zip(first, runs, strict=True) if does is wanted] + rest

    async def _runs(self, reference: str) -> bool:
        state = await state_of(self._client, self._id_of(reference))
        # One that is held by hand has a finding of its own.
        return state in (RunState.RUNNING, RunState.PAUSED)
