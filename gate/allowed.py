"""What a track may ask of Temporal: whatever is about its own namespace, and nothing about any
other, not even whether there is one.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from google.protobuf.message import DecodeError
from temporalio.api.operatorservice import v1 as operator
from temporalio.api.workflowservice import v1 as workflow

WORKFLOW_SERVICE = "temporal.api.workflowservice.v1.WorkflowService"
OPERATOR_SERVICE = "temporal.api.operatorservice.v1.OperatorService"
_REQUESTS = {WORKFLOW_SERVICE: workflow, OPERATOR_SERVICE: operator}
_ABOUT_NOBODY = frozenset(
    {
        f"/{WORKFLOW_SERVICE}/GetClusterInfo",
        f"/{WORKFLOW_SERVICE}/GetSystemInfo",
        "/grpc.health.v1.Health/Check",
    }
)
# What programs built on the SDK ask: clients, workers, and who prepares or looks after a track.
_ASKED: dict[str, frozenset[str]] = {
    WORKFLOW_SERVICE: frozenset(
        {
            "CountWorkflowExecutions",
            "CreateSchedule",
            "DeleteSchedule",
            "DeleteWorkflowExecution",
            "DescribeNamespace",
            "DescribeSchedule",
            "DescribeTaskQueue",
            "DescribeWorkflowExecution",
            "ExecuteMultiOperation",
            "GetWorkflowExecutionHistory",
            "ListSchedules",
            "ListWorkflowExecutions",
            "PatchSchedule",
            "PollActivityTaskQueue",
            "PollWorkflowExecutionUpdate",
            "PollWorkflowTaskQueue",
            "QueryWorkflow",
            "RecordActivityTaskHeartbeat",
            "RecordWorkerHeartbeat",
            "RequestCancelWorkflowExecution",
            "ResetStickyTaskQueue",
            "ResetWorkflowExecution",
            "RespondActivityTaskCanceled",
            "RespondActivityTaskCompleted",
            "RespondActivityTaskFailed",
            "RespondQueryTaskCompleted",
            "RespondWorkflowTaskCompleted",
            "RespondWorkflowTaskFailed",
            "ShutdownWorker",
            "SignalWithStartWorkflowExecution",
            "SignalWorkflowExecution",
            "StartWorkflowExecution",
            "SetWorkerDeploymentCurrentVersion",
            "SetWorkerDeploymentRampingVersion",
            "TerminateWorkflowExecution",
            "UpdateSchedule",
            "UpdateWorkflowExecutionOptions",
            "UpdateWorkflowExecution",
        }
    ),
    OPERATOR_SERVICE: frozenset({"ListSearchAttributes"}),
}
# What a track's own pages of Temporal read beside those; nothing here changes anything.
_READ = frozenset(
    {
        "CountActivityExecutions",
        "CountSchedules",
        "DescribeActivityExecution",
        "DescribeBatchOperation",
        "DescribeWorker",
        "DescribeWorkerDeployment",
        "DescribeWorkerDeploymentVersion",
        "GetWorkerBuildIdCompatibility",
        "GetWorkerTaskReachability",
        "GetWorkerVersioningRules",
        "GetWorkflowExecutionHistoryReverse",
        "ListActivityExecutions",
        "ListArchivedWorkflowExecutions",
        "ListBatchOperations",
        "ListWorkerDeployments",
        "ListWorkers",
    }
)
# What a workflow may have done. A Nexus operation would act wherever its endpoint leads.
_COMMANDS = frozenset(
    {
        "",
        "cancel_timer_command_attributes",
        "cancel_workflow_execution_command_attributes",
        "complete_workflow_execution_command_attributes",
        "continue_as_new_workflow_execution_command_attributes",
        "fail_workflow_execution_command_attributes",
        "modify_workflow_properties_command_attributes",
        "protocol_message_command_attributes",
        "record_marker_command_attributes",
        "request_cancel_activity_task_command_attributes",
        "request_cancel_external_workflow_execution_command_attributes",
        "schedule_activity_task_command_attributes",
        "signal_external_workflow_execution_command_attributes",
        "start_child_workflow_execution_command_attributes",
        "start_timer_command_attributes",
        "upsert_workflow_search_attributes_command_attributes",
    }
)


def allowed(method: str, request: bytes, namespace: str) -> bool:
    """Whether `method` (as gRPC names it) may be asked with `request` by the track of `namespace`.
    What is not known here, or cannot be read, is not allowed.
    """
    if method in _ABOUT_NOBODY:
        return True
    form = _form_of(method)
    if form is None:
        return False
    try:
        asked = form.FromString(request)
    except DecodeError:
        return False
    if isinstance(asked, workflow.DescribeNamespaceRequest) and asked.id:
        # A namespace can be asked for by a number too.
        return False
    if isinstance(asked, workflow.RespondWorkflowTaskCompletedRequest):
        done = {one.WhichOneof("attributes") or "" for one in asked.commands}
        if not done <= _COMMANDS:
            return False
    return asked.namespace == namespace and _reaches(asked) <= {"", namespace}


@cache
def _form_of(method: str) -> Any:
    """The request's message, if it is among what is asked and names the namespace it is about."""
    service, _, name = method.removeprefix("/").partition("/")
    read = service == WORKFLOW_SERVICE and name in _READ
    if not read and name not in _ASKED.get(service, ()):
        return None
    form = getattr(_REQUESTS[service], f"{name}Request", None)
    named = form is not None and "namespace" in form.DESCRIPTOR.fields_by_name
    return form if named else None


def _reaches(asked: Any) -> set[str]:
    """The namespaces that the parts of a request would act in."""
    parts: list[Any] = []
    match asked:
        case workflow.RespondWorkflowTaskCompletedRequest():
            parts = [
                getattr(one, one.WhichOneof("attributes") or "", None) for one in asked.commands
            ]
        case workflow.ExecuteMultiOperationRequest():
            parts = [
                getattr(one, one.WhichOneof("operation") or "", None) for one in asked.operations
            ]
    return {getattr(part, "namespace", "") for part in parts}
