"""Make a namespace what the service needs: retention, search attributes, mailboxes. Safe to repeat
at every start.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from service.health.schedules import provision_schedules
from service.releases.rolling import first_release
from store.addresses import set_mailbox
from wiring.app import App, open_app
from wiring.releases import deployment_name
from wiring.settings import Settings
from wiring.temporal_client import connect
from workflows.names import SEARCH_ATTRIBUTES

RETENTION = timedelta(days=30)
_VISIBLE_WITHIN = 20.0


async def provision(settings: Settings, temporal_address: str) -> None:
    """Namespace, search attributes, mailboxes and schedules. A namespace and an address that are
    there stay as they are; a schedule becomes what the code says; where releases are told apart and
    none is current yet, this one is. A track's own way to Temporal lets nobody make a namespace:
    `temporal_address` is an administrator's, and all of it goes there: the track's door may open
    only after this. Without one (a Temporal Cloud, where namespaces are made by its own means) the
    namespace is taken as it is, and the self-check of each process says what it lacks.
    """
    if temporal_address:
        client = await Client.connect(temporal_address)
        await provision_namespace(client, settings.namespace)
        settings = _past_the_door(settings, temporal_address)
    async with open_app(settings, "provision", temporal=False) as app:
        async with app.engine.begin() as connection:
            for name, email in app.track_wiring.mailboxes.items():
                await set_mailbox(connection, name, email, replace=False)
        await provision_schedules(app)
        if settings.release:
            await _first_release(app)


def _past_the_door(settings: Settings, temporal_address: str) -> Settings:
    """The track's settings, its namespace among them, at the administrator's address."""
    direct = {
        "temporal_address": temporal_address,
        "temporal_token": None,
        "temporal_tls": False,
        "temporal_config": None,
    }
    return settings.model_copy(update=direct)


async def _first_release(app: App) -> None:
    client = await connect(app.settings, app.keys)
    if client is None:
        raise TimeoutError("Temporal does not answer")
    await first_release(client, deployment_name(app.settings), app.settings.release)


async def provision_namespace(client: Client, namespace: str) -> None:
    """The namespace with its retention and search attributes, usable when this returns."""
    try:
        await client.workflow_service.register_namespace(
            RegisterNamespaceRequest(
                namespace=namespace,
                workflow_execution_retention_period=Duration(
                    seconds=int(RETENTION.total_seconds())
                ),
                description="Rough-sleeping referrals",
            )
        )
    except RPCError as problem:
        if problem.status is not RPCStatusCode.ALREADY_EXISTS:
            raise
    async with asyncio.timeout(_VISIBLE_WITHIN):
        while await _missing(client, namespace):
            await _add(client, namespace)
            await asyncio.sleep(0.1)


async def _missing(client: Client, namespace: str) -> dict[str, IndexedValueType.ValueType]:
    """Search attributes the namespace lacks. A namespace made a moment ago is not everywhere yet:
    then all of them.
    """
    wanted = {key.name: key.indexed_value_type for key in SEARCH_ATTRIBUTES}
    types = {name: IndexedValueType.ValueType(kind) for name, kind in wanted.items()}
    try:
        found = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=namespace)
        )
    except RPCError:
        return types
    return {name: kind for name, kind in types.items() if name not in found.custom_attributes}


async def _add(client: Client, namespace: str) -> None:
    try:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=namespace, search_attributes=await _missing(client, namespace)
            )
        )
    except RPCError:
        # Not there yet, or added meanwhile by another start: the caller looks again.
        return
