"""One case's clock moved on to a moment, and never beyond it. Temporal lets that be done where time
skipping is switched on, which no system in service has.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from datetime import datetime, timedelta
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from temporalio.api.common.v1 import FastForwardConfig, TimeSkippingConfig, WorkflowExecution
from temporalio.api.workflow.v1 import WorkflowExecutionOptions
from temporalio.api.workflowservice.v1 import UpdateWorkflowExecutionOptionsRequest
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper

FOR_NOW = {
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.RESOURCE_EXHAUSTED,
    RPCStatusCode.ABORTED,
}
"""What a busy server answers, having moved the clock or not."""
_MEANWHILE = 1.0
_BEFORE = timedelta(seconds=0.4)
"""How far before a moment the server stops; from there the clock runs by itself."""


class NotAsPlayed(Exception):
    """The engine did not go along. The message names a case or its workflow, and numbers."""


async def reach(skipper: TimeSkipper, handle: WorkflowHandle[Any, Any], moment: datetime) -> None:
    """Move a workflow's own clock on to `moment`; one that is there already stays.

    Two things can make the server go too far, and are kept from it. It counts an order that is sent
    again from the new time: so it is asked what time it is before anything is sent again. And when
    a timer fires just before the moment, and the moment passes while its work is going on, it goes
    on to the next timer: so it is asked to stop before any timer of that moment.

    Raises:
        NotAsPlayed: it went too far all the same.
    """
    while True:
        # Before it is asked: what a busy server takes to answer passes on its clock as well.
        began = time.monotonic()
        left = moment - await skipper.get_current_time(handle)
        if left <= timedelta(0):
            return
        if left <= _BEFORE:
            await asyncio.sleep(left.total_seconds())
            continue
        try:
            await _send(skipper.client, handle, left - _BEFORE)
        except RPCError as error:
            if error.status not in FOR_NOW:
                raise
            # What it was too busy to answer may still be carried out.
            await asyncio.sleep(_MEANWHILE)
        await _until_done(skipper, handle)
        beyond = await skipper.get_current_time(handle) - moment
        if beyond.total_seconds() > time.monotonic() - began:
            raise NotAsPlayed(f"{handle.id} was moved {beyond} too far")


async def _send(client: Client, handle: WorkflowHandle[Any, Any], by: timedelta) -> None:
    forward = FastForwardConfig(id=str(uuid.uuid4()))
    forward.duration.FromTimedelta(by)
    skipping = TimeSkippingConfig(enabled=True, fast_forward_config=forward)
    await client.workflow_service.update_workflow_execution_options(
        UpdateWorkflowExecutionOptionsRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=handle.id),
            workflow_execution_options=WorkflowExecutionOptions(time_skipping_config=skipping),
            update_mask=FieldMask(paths=["time_skipping_config"]),
        ),
        retry=False,
    )


async def _until_done(skipper: TimeSkipper, handle: WorkflowHandle[Any, Any]) -> None:
    """Wait while the server is still moving the clock."""
    while True:
        info = await skipper.get_time_skipping_info(handle)
        if info is None or not info.effective_config.enabled:
            return
        if info.fast_forward_info.has_completed:
            return
        await asyncio.sleep(0.03)
