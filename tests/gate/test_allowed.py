"""What a track may ask: a table over every method there is."""

from __future__ import annotations

import pytest
from google.protobuf.message import Message
from temporalio.api.command.v1 import Command
from temporalio.api.operatorservice import v1 as operator
from temporalio.api.workflowservice import v1 as workflow

from gate.allowed import OPERATOR_SERVICE, WORKFLOW_SERVICE, allowed

EVERY_REQUEST = [
    (service, name.removesuffix("Request"), getattr(module, name))
    for service, module in ((WORKFLOW_SERVICE, workflow), (OPERATOR_SERVICE, operator))
    for name in dir(module)
    if name.endswith("Request")
]
HARMLESS = {"GetSystemInfo", "GetClusterInfo"}


@pytest.mark.parametrize(("service", "name", "form"), EVERY_REQUEST)
def test_nothing_may_be_asked_about_another_tracks_namespace(
    service: str, name: str, form: type[Message]
) -> None:
    named = {"namespace": "theirs"} if "namespace" in form.DESCRIPTOR.fields_by_name else {}
    if name not in HARMLESS:
        assert not allowed(f"/{service}/{name}", form(**named).SerializeToString(), "ours")


@pytest.mark.parametrize(
    "name",
    [
        "StartWorkflowExecution",
        "PollWorkflowTaskQueue",
        "ListWorkflowExecutions",
        "GetWorkflowExecutionHistoryReverse",
        "ListWorkerDeployments",
    ],
)
def test_a_tracks_own_namespace_is_open_to_it(name: str) -> None:
    request = getattr(workflow, f"{name}Request")(namespace="ours")
    assert allowed(f"/{WORKFLOW_SERVICE}/{name}", request.SerializeToString(), "ours")


@pytest.mark.parametrize("name", ["UpdateNamespace", "DeprecateNamespace"])
def test_no_track_may_change_even_its_own_namespace(name: str) -> None:
    request = getattr(workflow, f"{name}Request")(namespace="ours")
    assert not allowed(f"/{WORKFLOW_SERVICE}/{name}", request.SerializeToString(), "ours")


@pytest.mark.parametrize("name", ["StartBatchOperation", "PollNexusTaskQueue", "StartNothing"])
def test_what_no_program_of_ours_asks_is_refused_even_of_the_own_namespace(name: str) -> None:
    form = getattr(workflow, f"{name}Request", None)
    request = form(namespace="ours").SerializeToString() if form else b""
    assert not allowed(f"/{WORKFLOW_SERVICE}/{name}", request, "ours")


def test_a_workflow_cannot_act_where_a_nexus_endpoint_leads() -> None:
    method = f"/{WORKFLOW_SERVICE}/RespondWorkflowTaskCompleted"
    timer, nexus = Command(), Command()
    timer.start_timer_command_attributes.timer_id = "1"
    nexus.schedule_nexus_operation_command_attributes.endpoint = "theirs"
    for command, may in ((timer, True), (nexus, False)):
        request = workflow.RespondWorkflowTaskCompletedRequest(namespace="ours", commands=[command])
        assert allowed(method, request.SerializeToString(), "ours") is may


def test_a_namespace_cannot_be_asked_for_by_its_number() -> None:
    request = workflow.DescribeNamespaceRequest(namespace="ours", id="0b1f").SerializeToString()
    assert not allowed(f"/{WORKFLOW_SERVICE}/DescribeNamespace", request, "ours")


def test_a_workflow_cannot_reach_into_another_namespace() -> None:
    command = Command()
    command.signal_external_workflow_execution_command_attributes.namespace = "theirs"
    request = workflow.RespondWorkflowTaskCompletedRequest(namespace="ours", commands=[command])
    method = f"/{WORKFLOW_SERVICE}/RespondWorkflowTaskCompleted"
    assert not allowed(method, request.SerializeToString(), "ours")


def test_a_request_of_two_parts_cannot_hide_another_namespace_in_one() -> None:
    operation = workflow.ExecuteMultiOperationRequest.Operation(
        start_workflow=workflow.StartWorkflowExecutionRequest(namespace="theirs")
    )
    request = workflow.ExecuteMultiOperationRequest(namespace="ours", operations=[operation])
    method = f"/{WORKFLOW_SERVICE}/ExecuteMultiOperation"
    assert not allowed(method, request.SerializeToString(), "ours")


@pytest.mark.parametrize(
    "method", ["/temporal.server.api.adminservice.v1.AdminService/DescribeCluster", "/nothing", ""]
)
def test_what_is_not_known_is_not_allowed(method: str) -> None:
    assert not allowed(method, b"", "ours")


def test_what_cannot_be_read_is_not_allowed() -> None:
    assert not allowed(f"/{WORKFLOW_SERVICE}/StartWorkflowExecution", b"\xff\xff", "ours")
