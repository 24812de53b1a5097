"""The door in front of the real server."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator

import grpc
import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, ListNamespacesRequest
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker

from gate.allowed import WORKFLOW_SERVICE
from gate.door import MOST_BYTES
from tests.gate.conftest import OURS, THEIRS, Street
from tests.gate.lives import Refusing

_ANY_SIZE = (("grpc.max_send_message_length", -1),)


async def _refused(client: Client, namespace: str) -> RPCError:
    with pytest.raises(RPCError) as refused:
        await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=namespace)
        )
    return refused.value


async def test_a_case_lives_its_life_through_the_door(street: Street) -> None:
    client = await street.knock()
    queue = str(uuid.uuid4())
    async with Worker(client, task_queue=queue, workflows=[Refusing]):
        handle = await client.start_workflow(Refusing.run, id=queue, task_queue=queue)
        assert await handle.execute_update(Refusing.ask, "tea") == "yes to tea"
        await handle.signal(Refusing.end)
        assert await handle.result() == "ended"


async def test_a_refusal_keeps_its_reason_on_the_way_back(street: Street) -> None:
    client = await street.knock()
    queue = str(uuid.uuid4())
    async with Worker(client, task_queue=queue, workflows=[Refusing]):
        handle = await client.start_workflow(Refusing.run, id=queue, task_queue=queue)
        with pytest.raises(WorkflowUpdateFailedError) as failed:
            await handle.execute_update(Refusing.ask, "the impossible")
        await handle.signal(Refusing.end)
    cause = failed.value.cause
    assert isinstance(cause, ApplicationError)
    assert (cause.type, list(cause.details)) == ("impossible", [{"rule": "R0"}])


async def test_what_temporal_itself_refuses_comes_back_as_it_was(street: Street) -> None:
    client = await street.knock()
    queue = str(uuid.uuid4())
    await client.start_workflow(Refusing.run, id=queue, task_queue=queue)
    with pytest.raises(WorkflowAlreadyStartedError):
        await client.start_workflow(Refusing.run, id=queue, task_queue=queue)
    with pytest.raises(RPCError) as missing:
        await client.get_workflow_handle("nobody").describe()
    assert missing.value.status is RPCStatusCode.NOT_FOUND
    await client.get_workflow_handle(queue).terminate()


async def test_namespaces_cannot_be_listed(street: Street) -> None:
    client = await street.knock()
    with pytest.raises(RPCError) as refused:
        await client.workflow_service.list_namespaces(ListNamespacesRequest())
    assert refused.value.status is RPCStatusCode.PERMISSION_DENIED


async def test_another_namespace_is_refused_like_one_that_does_not_exist(street: Street) -> None:
    client = await street.knock()
    there, nowhere = await _refused(client, THEIRS), await _refused(client, "no-such-place")
    assert there.status is nowhere.status is RPCStatusCode.PERMISSION_DENIED
    assert there.message == nowhere.message
    assert there.raw_grpc_status == nowhere.raw_grpc_status


async def test_a_token_that_is_not_the_doors_own_opens_nothing(street: Street) -> None:
    with pytest.raises(RuntimeError, match="Unauthenticated"):
        await street.knock("another token")


async def test_a_process_may_look_at_its_own_search_attributes(street: Street) -> None:
    client = await street.knock()
    found = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=OURS)
    )
    assert "Stage" in found.custom_attributes


async def _sent(street: Street, token: str, parts: AsyncIterator[bytes]) -> grpc.StatusCode:
    """With which status a body that comes in these parts is refused."""
    async with grpc.aio.insecure_channel(street.way.address, options=_ANY_SIZE) as channel:
        ask: grpc.aio.StreamUnaryMultiCallable[bytes, bytes] = channel.stream_unary(
            f"/{WORKFLOW_SERVICE}/StartWorkflowExecution"
        )
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await ask(parts, metadata=(("authorization", f"Bearer {token}"),))
        return refused.value.code()


async def _one(size: int) -> AsyncIterator[bytes]:
    yield bytes(size)


async def _never_ending() -> AsyncIterator[bytes]:
    """A first part, and never the next. While it writes, the client would at times say that a write
    failed, in place of the answer that came meanwhile.
    """
    yield bytes(64 * 1024)
    await asyncio.Event().wait()


async def test_without_the_token_no_body_is_read_and_with_it_none_without_end(
    street: Street,
) -> None:
    # It is answered although its sender never comes to an end: nothing waits for the body.
    turned_away = await _sent(street, "another token", _never_ending())
    assert turned_away is grpc.StatusCode.UNAUTHENTICATED
    too_large = await _sent(street, street.way.token, _one(MOST_BYTES + 1))
    assert too_large is grpc.StatusCode.RESOURCE_EXHAUSTED
