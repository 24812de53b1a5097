"""What Temporal knows of a track's releases, and how it is told (docs/adr/0031)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from google.protobuf.field_mask_pb2 import FieldMask
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.deployment.v1 import WorkerDeploymentInfo, WorkerDeploymentVersion
from temporalio.api.enums.v1 import TaskQueueType, WorkerDeploymentVersionStatus
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflow.v1 import VersioningOverride, WorkflowExecutionOptions
from temporalio.api.workflowservice.v1 import (
    DescribeTaskQueueRequest,
    DescribeWorkerDeploymentRequest,
    DescribeWorkerDeploymentResponse,
    SetWorkerDeploymentCurrentVersionRequest,
    SetWorkerDeploymentRampingVersionRequest,
    UpdateWorkflowExecutionOptionsRequest,
)
from temporalio.client import Client
from temporalio.client import WorkflowExecution as ListedRun
from temporalio.service import RPCError, RPCStatusCode

_WORDS = {
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT: "current",
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING: "ramping",
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING: "draining",
    WorkerDeploymentVersionStatus.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED: "drained",
}
_WAITING = "waiting"
STUCK = "TemporalReportedProblems IS NOT NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseStatus:
    """One release as Temporal knows it. `state`: current, ramping, draining (its cases go on),
    drained or waiting (never used). `percent` of new work goes to one that is ramping. `running`
    counts the workflows that belong to it, `workers` the ones that asked for work lately.
    `first_used` and `left_at` are when new work first went to it and last left it, `last_current`
    when it last became current; None for never.
    """

    release: str
    state: str
    percent: float
    running: int
    workers: int
    first_used: datetime | None
    last_current: datetime | None
    left_at: datetime | None


class NotThatRelease(Exception):
    """Temporal refuses to send work to a release. Its words are the server's own."""


class Releases:
    """The releases of one track's worker. Every method raises RPCError when Temporal does not
    answer.
    """

    def __init__(self, client: Client, deployment: str) -> None:
        self._client, self._deployment = client, deployment

    async def all(self) -> tuple[ReleaseStatus, ...]:
        """The newest first. Empty where releases are not told apart."""
        info = await self._info()
        if info is None:
            return ()
        workers = await self.workers()
        summaries = sorted(
            info.version_summaries, key=lambda one: one.create_time.ToNanoseconds(), reverse=True
        )
        return tuple([await self._status(info, one, workers) for one in summaries])

    async def make_current(self, release: str, *, unseen: bool = False) -> None:
        """Send all new work to a release, and that of its forerunners' fresh runs. `unseen` allows
        one that no worker has asked for work for yet: at the very first start.

        Raises:
            NotThatRelease: no worker of it has come yet.
        """
        await self._told(
            self._client.workflow_service.set_worker_deployment_current_version(
                SetWorkerDeploymentCurrentVersionRequest(
                    namespace=self._client.namespace,
                    deployment_name=self._deployment,
                    build_id=release,
                    allow_no_pollers=unseen,
                    identity=self._client.identity,
                )
            )
        )

    async def ramp(self, release: str, percent: float) -> None:
        """Send so much of new work to a release. "" and 0 end a ramp. Raises NotThatRelease."""
        await self._told(
            self._client.workflow_service.set_worker_deployment_ramping_version(
                SetWorkerDeploymentRampingVersionRequest(
                    namespace=self._client.namespace,
                    deployment_name=self._deployment,
                    build_id=release,
                    percentage=percent,
                    identity=self._client.identity,
                )
            )
        )

    async def move(self, of: str, to: str) -> int:
        """Have the workflows of a release, asleep or stuck, take their next step under another one,
        and belong to that; how many. What Temporal lists is a moment old: those that a first pass
        did not see, a second one does.
        """
        moved = set[tuple[str, str]]()
        query = f'({self._belongs(of)} OR {STUCK}) AND ExecutionStatus = "Running"'
        async for run in self._listed(query):
            if await self._moved(run, to):
                moved.add((run.id, run.run_id))
        return len(moved)

    async def workers(self) -> list[str]:
        """The release of every worker that asked for work lately; "" if it names none."""
        queue = await self._client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=self._client.namespace,
                task_queue=TaskQueue(name=self._deployment),
                task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
            )
        )
        return [poller.deployment_options.build_id for poller in queue.pollers]

    async def _listed(self, query: str) -> AsyncIterator[ListedRun]:
        async for run in self._client.list_workflows(query, page_size=1_000):
            yield run

    async def _moved(self, run: ListedRun, to: str) -> bool:
        target = WorkerDeploymentVersion(deployment_name=self._deployment, build_id=to)
        once = VersioningOverride.OneTimeOverride(target_deployment_version=target)
        try:
            await self._client.workflow_service.update_workflow_execution_options(
                UpdateWorkflowExecutionOptionsRequest(
                    namespace=self._client.namespace,
                    workflow_execution=WorkflowExecution(workflow_id=run.id, run_id=run.run_id),
                    workflow_execution_options=WorkflowExecutionOptions(
                        versioning_override=VersioningOverride(one_time=once)
                    ),
                    update_mask=FieldMask(paths=["versioning_override"]),
                    identity=self._client.identity,
                )
            )
        except RPCError as problem:
            # It has ended, or began a fresh run, since it was listed.
            if problem.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True

    async def _status(
        self,
        info: WorkerDeploymentInfo,
        one: WorkerDeploymentInfo.WorkerDeploymentVersionSummary,
        workers: Iterable[str],
    ) -> ReleaseStatus:
        release = one.deployment_version.build_id
        routing = info.routing_config
        ramping = routing.ramping_deployment_version.build_id == release
        query = f'{self._belongs(release)} AND ExecutionStatus = "Running"'
        state = _WORDS.get(one.status, _WAITING)
        counted = 0 if state == "drained" else (await self._client.count_workflows(query)).count
        return ReleaseStatus(
            release=release,
            state=state,
            percent=routing.ramping_version_percentage if ramping else 0.0,
            running=counted,
            workers=sum(found == release for found in workers),
            first_used=_moment(one, "first_activation_time"),
            last_current=_moment(one, "last_current_time"),
            left_at=_moment(one, "last_deactivation_time"),
        )

    def _belongs(self, release: str) -> str:
        return f'TemporalWorkerDeploymentVersion = "{self._deployment}:{release}"'

    async def _info(self) -> WorkerDeploymentInfo | None:
        try:
            found: DescribeWorkerDeploymentResponse = (
                await self._client.workflow_service.describe_worker_deployment(
                    DescribeWorkerDeploymentRequest(
                        namespace=self._client.namespace, deployment_name=self._deployment
                    )
                )
            )
        except RPCError as problem:
            if problem.status is RPCStatusCode.NOT_FOUND:
                return None
            raise
        return found.worker_deployment_info

    async def _told(self, telling: object) -> None:
        try:
            await telling  # type: ignore[misc]
        except RPCError as problem:
            if problem.status in _REFUSALS:
                raise NotThatRelease(problem.message) from None
            raise


def _moment(
    one: WorkerDeploymentInfo.WorkerDeploymentVersionSummary,
    field: Literal["first_activation_time", "last_current_time", "last_deactivation_time"],
) -> datetime | None:
    return getattr(one, field).ToDatetime(UTC) if one.HasField(field) else None


_REFUSALS = (RPCStatusCode.NOT_FOUND, RPCStatusCode.FAILED_PRECONDITION)
