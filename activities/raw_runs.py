"""Workflows as the server lists and describes them. The client's own lists end in an error at one
that somebody holds by a pause, which is a state it does not know.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.api.workflowservice.v1 import (
    DescribeWorkflowExecutionRequest,
    DescribeWorkflowExecutionResponse,
    ListWorkflowExecutionsRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

_PAGE = 1_000


class RunState(Enum):
    """Whether a run goes on, is held by hand, or is over."""

    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


_STATES = {
    WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING: RunState.RUNNING,
    WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED: RunState.PAUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRun:
    """A run: its workflow's id, its own, when it began (UTC), and how it stands."""

    id: str
    run_id: str
    began: datetime
    state: RunState


async def runs_of(client: Client, query: str) -> AsyncIterator[RawRun]:
    """Every run that a query of Temporal's lists finds, which are a moment old. Raises RPCError."""
    token = b""
    while True:
        answer = await client.workflow_service.list_workflow_executions(
            ListWorkflowExecutionsRequest(
                namespace=client.namespace, page_size=_PAGE, next_page_token=token, query=query
            ),
            retry=True,
        )
        for each in answer.executions:
            yield RawRun(
                id=each.execution.workflow_id,
                run_id=each.execution.run_id,
                began=each.start_time.ToDatetime(tzinfo=UTC),
                state=_STATES.get(each.status, RunState.OVER),
            )
        token = answer.next_page_token
        if not token:
            return


async def paused_runs(client: Client, workflow: str) -> list[RawRun]:
    """The workflows of a type that somebody holds. A server that knows no pause has none. Raises
    RPCError.
    """
    query = f'WorkflowType = "{workflow}" AND ExecutionStatus = "Paused"'
    try:
        return [run async for run in runs_of(client, query)]
    except RPCError as problem:
        if problem.status is RPCStatusCode.INVALID_ARGUMENT:
            return []
        raise


async def described(client: Client, workflow_id: str) -> DescribeWorkflowExecutionResponse | None:
    """What Temporal itself, which is never behind, says of the newest run; None if there is none.
    Raises RPCError.
    """
    try:
        return await client.workflow_service.describe_workflow_execution(
            DescribeWorkflowExecutionRequest(
                namespace=client.namespace, execution=WorkflowExecution(workflow_id=workflow_id)
            ),
            retry=True,
        )
    except RPCError as problem:
        if problem.status is RPCStatusCode.NOT_FOUND:
            return None
        raise


async def state_of(client: Client, workflow_id: str) -> RunState | None:
    """How the newest run stands; None if there is none. Raises RPCError."""
    found = await described(client, workflow_id)
    if found is None:
        return None
    return _STATES.get(found.workflow_execution_info.status, RunState.OVER)
