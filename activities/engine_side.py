"""What a case's workflow knows of its case, read from its history: no worker need run for it."""

from __future__ import annotations

from typing import TypeVar

from temporalio.api.common.v1 import Payload, WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryReverseRequest
from temporalio.client import Client
from temporalio.converter import WorkflowSerializationContext

from activities.raw_runs import state_of
from workflows.messages import CaseAdvanced, CaseView

T = TypeVar("T")
_PAGE, _MOST_PAGES = 20, 50
_BEGUN = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED
LOCAL_STEP = "core_local_activity"
"""What Temporal's library calls a marker that holds the result of a local activity."""


def step_result(event: HistoryEvent) -> list[Payload]:
    """What a step came to that ended with this event, be it an ordinary one or one within a
    workflow task; nothing of any other event, and of a step that failed.
    """
    done = event.activity_task_completed_event_attributes
    marker = event.marker_recorded_event_attributes
    if marker.marker_name == LOCAL_STEP:
        return list(marker.details["result"].payloads) if "result" in marker.details else []
    return list(done.result.payloads)


async def shown(client: Client, workflow_id: str) -> CaseView | None:
    """The case as its newest run last showed it; None if that has not read it yet, or what it read
    cannot be opened. Raises RPCError.
    """
    token = b""
    for _ in range(_MOST_PAGES):
        answer = await client.workflow_service.get_workflow_execution_history_reverse(
            GetWorkflowExecutionHistoryReverseRequest(
                namespace=client.namespace,
                execution=WorkflowExecution(workflow_id=workflow_id),
                maximum_page_size=_PAGE,
                next_page_token=token,
            ),
            # Thousands are asked after another: one that the server had no time for is no end.
            retry=True,
        )
        for event in answer.history.events:
            if event.event_type == _BEGUN or step_result(event):
                return await _view(client, workflow_id, event)
        token = answer.next_page_token
        if not token:
            return None
    return None


async def there(client: Client, workflow_id: str) -> bool:
    """Whether there is a run of it, asked of the engine itself, whose lists are a moment old.
    Raises RPCError.
    """
    return await state_of(client, workflow_id) is not None


async def _view(client: Client, workflow_id: str, event: HistoryEvent) -> CaseView | None:
    try:
        if event.event_type == _BEGUN:
            began = event.workflow_execution_started_event_attributes
            return await _read(client, workflow_id, list(began.input.payloads), CaseView)
        advanced = await _read(client, workflow_id, step_result(event), CaseAdvanced)
        return advanced.view
    except Exception:
        # Whatever it is that another release, or somebody else, has written there.
        return None


async def _read(client: Client, workflow_id: str, payloads: list[Payload], kind: type[T]) -> T:
    context = WorkflowSerializationContext(namespace=client.namespace, workflow_id=workflow_id)
    converter = client.data_converter.with_context(context)
    found: T = (await converter.decode(payloads, [kind]))[0]
    return found
