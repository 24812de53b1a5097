"""What an operator's hand may do in Temporal's pages or by its command line, to any workflow."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
    PauseWorkflowExecutionRequest,
    ResetWorkflowExecutionRequest,
    UnpauseWorkflowExecutionRequest,
)
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

_FIRST_STEP_BEGUN = 3
_PAUSED_SECONDS = 4.0
_TRIES, _AGAIN_AFTER = 60, 0.5


async def cancel(client: Client, workflow_id: str) -> None:
    """Ask it to end."""
    await client.get_workflow_handle(workflow_id).cancel()


async def terminate(client: Client, workflow_id: str) -> None:
    """End it."""
    await client.get_workflow_handle(workflow_id).terminate()


async def reset(client: Client, workflow_id: str) -> None:
    """Put it back to its first step."""
    await client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id),
            workflow_task_finish_event_id=_FIRST_STEP_BEGUN + 1,
            request_id=str(uuid.uuid4()),
            reason="by hand",
        )
    )


async def delete(client: Client, workflow_id: str) -> None:
    """Make away with it."""
    await client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id),
        )
    )


async def start_again(client: Client, workflow_id: str) -> None:
    """Start it a second time, in the place of the one that runs."""
    found = await client.get_workflow_handle(workflow_id).describe()
    await client.start_workflow(
        found.workflow_type,
        None,
        id=workflow_id,
        task_queue=found.task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
    )


async def pause(client: Client, workflow_id: str) -> None:
    """Hold it for some seconds."""
    await hold(client, workflow_id)
    try:
        await asyncio.sleep(_PAUSED_SECONDS)
    finally:
        await _let_go_at_last(client, workflow_id)


async def _let_go_at_last(client: Client, workflow_id: str) -> None:
    """As often as it takes: a server that is away just then would keep it paused for good."""
    for _ in range(_TRIES):
        try:
            await asyncio.wait_for(let_go(client, workflow_id), _AGAIN_AFTER * 4)
            return
        except RPCError as problem:
            if problem.status is RPCStatusCode.NOT_FOUND:
                return
        except TimeoutError:
            pass
        await asyncio.sleep(_AGAIN_AFTER)


async def hold(client: Client, workflow_id: str) -> None:
    """Pause it, until it is let go."""
    await client.workflow_service.pause_workflow_execution(
        PauseWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_id=workflow_id,
            reason="by hand",
            request_id=str(uuid.uuid4()),
        )
    )


async def let_go(client: Client, workflow_id: str) -> None:
    """Have it go on."""
    await client.workflow_service.unpause_workflow_execution(
        UnpauseWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_id=workflow_id,
            reason="by hand",
            request_id=str(uuid.uuid4()),
        )
    )


BY_HAND: Mapping[str, Callable[[Client, str], Awaitable[None]]] = {
    "terminate": terminate,
    "cancel": cancel,
    "reset": reset,
    "delete": delete,
    "start again": start_again,
    "pause": pause,
}
