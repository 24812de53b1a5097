"""What a worker's process serves: the one judge of which workflows and activities belong to which
task queue, and with whose login they work.

Cases are the worker's. Notices are the sender's, on a queue of their own. In service each is a
process of its own that knows its own login alone; in the embedded default one process is both.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, PollerBehaviorSimpleMaximum, Worker

from activities.bringing import Bringer
from activities.calling import Caller
from activities.cases import CaseActivities
from activities.duty import DutyActivities
from activities.notices import NoticeActivities
from activities.queues import notices_queue
from wiring.app import App
from wiring.releases import deployment_of
from wiring.settings import Settings
from wiring.tracks import TrackWiring
from workflows.notice_dispatcher import NoticeDispatcher

GRACE: Final = timedelta(seconds=60)
CASES_KEPT = 1_200
"""Cases that a worker keeps in memory; how much each takes is in docs/capacity.md. One beyond them
takes next to none, and is read again from its short history when something comes for it. So many
hold a thousand deadlines at one instant, and stay below 30 KB a case of ten thousand open ones
(`make bench ARGS='--only open'` measures it).
"""
HELD_FOR: Final = timedelta(seconds=8)
"""How long a case's next step waits for the worker that knows the case, before any other may take
it. See docs/adr/0007-a-step-waits-for-its-worker.md.
"""
AT_ONCE: Final = 20
STEPS_AT_ONCE: Final = 10
"""What a process has taken it does in the order in which it came, and what still waits in Temporal
by turns of those who sent it: so it takes no more than it is about to do.
"""
ASKING: Final = 6
"""Requests for a step that a process has under way, fewer than the steps it has room for."""
FOR_NEW_CASES: Final = 0.5
"""The share of them that asks for cases it does not know. The engine's library gives way to what
waits for cases it knows: left to choose how many ask for those, it had new cases wait for seconds.
"""
_FEW: Final = 2
"""Of what there is one of in a namespace: its steps, and its runs kept."""


class ServedPart(StrEnum):
    """A part of a track's work, by the word that a process is told it with."""

    CASES = "cases"
    NOTICES = "notices"


EVERYTHING: Final = frozenset(ServedPart)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What one part's queue is called, and what waits there."""

    queue: str
    workflows: Sequence[type]
    activities: Sequence[Callable[..., Any]]


def queue_of(settings: Settings, part: ServedPart) -> str:
    """The task queue of a part of a track's work."""
    match part:
        case ServedPart.CASES:
            return settings.task_queue
        case ServedPart.NOTICES:
            return notices_queue(settings.task_queue)


def workflows_of(track: TrackWiring, part: ServedPart) -> tuple[type, ...]:
    """The workflows of a part."""
    match part:
        case ServedPart.CASES:
            return track.workflows
        case ServedPart.NOTICES:
            return (NoticeDispatcher,)


def served(app: App, part: ServedPart) -> Served:
    """All that is done for a part, with its outside resources."""
    match part:
        case ServedPart.CASES:
            activities = _of_cases(app)
        case ServedPart.NOTICES:
            activities = _of_notices(app.as_sender())
    return Served(
        queue=queue_of(app.settings, part),
        workflows=workflows_of(app.track_wiring, part),
        activities=activities,
    )


def _of_cases(app: App) -> list[Callable[..., Any]]:
    call = app.case_client.call_dispatcher
    cases = CaseActivities(
        app.store, app.track_wiring.cases, Caller(call), rehearsal=app.settings.rehearsal
    )
    duty = DutyActivities(app.engine, app.track_wiring.duty, call)
    return [cases.advance_case, duty.take_look]


def _of_notices(app: App) -> list[Callable[..., Any]]:
    bring = Bringer(app.case_client.bring)
    notices = NoticeActivities(app.engine, app.sender("dispatcher"), bring)
    return [notices.find_notices, notices.send_notice, notices.send_notices]


def build_worker(app: App, client: Client, part: ServedPart) -> Worker:
    """Temporal's worker for a part. The client brings the plugin with converter and codec."""
    does, alone = served(app, part), part is ServedPart.NOTICES
    steps = PollerBehaviorSimpleMaximum(_FEW if alone else ASKING)
    return never_interrupted(
        Worker(
            client,
            task_queue=does.queue,
            workflows=list(does.workflows),
            activities=list(does.activities),
            max_concurrent_workflow_tasks=STEPS_AT_ONCE,
            max_concurrent_activities=AT_ONCE,
            max_concurrent_local_activities=AT_ONCE,
            max_cached_workflows=_FEW if alone else CASES_KEPT,
            workflow_task_poller_behavior=steps,
            nonsticky_to_sticky_poll_ratio=FOR_NEW_CASES,
            activity_task_poller_behavior=PollerBehaviorAutoscaling(),
            graceful_shutdown_timeout=GRACE,
            sticky_queue_schedule_to_start_timeout=HELD_FOR,
            deployment_config=deployment_of(app.settings),
        )
    )


def never_interrupted(worker: Worker) -> Worker:
    """A worker that lets a workflow come to the end of what it is at, however long that takes.

    The SDK takes two seconds for a deadlock, and raises an error in the middle of the workflow,
    wherever its thread is. On a busy machine two hundred signals at once take that long; what was
    torn could not be put out of memory any more, and its case stood still until the worker ended
    (docs/adr/0041).
    """
    its = worker._workflow_worker
    if its is not None:
        its._deadlock_timeout_seconds = None
    return worker


@asynccontextmanager
async def serving(
    app: App, client: Client, parts: Collection[ServedPart] = EVERYTHING
) -> AsyncIterator[None]:
    """Serve these parts for as long as this lasts; at its end what is in hand is finished."""
    async with AsyncExitStack() as workers:
        for part in sorted(parts):
            await workers.enter_async_context(build_worker(app, client, part))
        yield
