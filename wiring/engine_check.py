"""What a process that needs Temporal looks at before it begins its work."""

from __future__ import annotations

from datetime import timedelta

from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from wiring.selfcheck import PREPARE, NotThereYet, StartupProblem, refusal
from workflows.names import SEARCH_ATTRIBUTES

LEAST_RETENTION = timedelta(days=30)
ANSWER_WITHIN = timedelta(seconds=5)

_MAY_NOT_SAY = (RPCStatusCode.UNIMPLEMENTED, RPCStatusCode.PERMISSION_DENIED)


async def check_engine(client: Client, namespace: str) -> list[StartupProblem]:
    """The namespace, how long it keeps what has ended, and its search attributes.

    Raises NotThereYet.
    """
    try:
        described = await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=namespace), timeout=ANSWER_WITHIN
        )
    except RPCError as problem:
        if problem.status is RPCStatusCode.NOT_FOUND:
            sentence = f"Temporal has no namespace {namespace}."
            return [refusal("namespace-missing", sentence, PREPARE)]
        if problem.status is RPCStatusCode.PERMISSION_DENIED:
            sentence = f"Temporal does not let this process into the namespace {namespace}."
            return [refusal("temporal-refuses", sentence, "Look at its credentials.")]
        raise NotThereYet("temporal-out-of-reach") from None
    except RuntimeError:  # nobody listens there
        raise NotThereYet("temporal-out-of-reach") from None
    kept = described.config.workflow_execution_retention_ttl.ToTimedelta()
    return [
        *_retention(namespace, kept),
        *await _search_attributes(client, namespace),
        *_stops(described.namespace_info.capabilities.worker_poll_complete_on_shutdown),
    ]


def _retention(namespace: str, kept: timedelta) -> list[StartupProblem]:
    if kept >= LEAST_RETENTION:
        return []
    days = LEAST_RETENTION.days
    return [
        refusal(
            "retention-too-short",
            f"Temporal forgets ended cases of {namespace} after {kept.days} days, not {days}.",
            f"Run: temporal operator namespace update -n {namespace} --retention {days}d",
        )
    ]


def _stops(in_good_order: bool) -> list[StartupProblem]:
    if in_good_order:
        return []
    return [
        StartupProblem(
            code="restarts-may-pause",
            sentence="Restarting a worker may hold its cases up for ten seconds.",
            what_to_do="Give Temporal frontend.enableCancelWorkerPollsOnShutdown: true.",
            fatal=False,
        )
    ]


async def _search_attributes(client: Client, namespace: str) -> list[StartupProblem]:
    try:
        found = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=namespace), timeout=ANSWER_WITHIN
        )
    except RPCError as problem:
        if problem.status not in _MAY_NOT_SAY:
            raise NotThereYet("temporal-out-of-reach") from None
        return [
            StartupProblem(
                code="search-attributes-unknown",
                sentence="Temporal does not say which search attributes it has.",
                what_to_do="See that it has those of workflows/names.py.",
                fatal=False,
            )
        ]
    wrong = [
        key.name
        for key in SEARCH_ATTRIBUTES
        if found.custom_attributes.get(key.name) != int(key.indexed_value_type)
    ]
    if not wrong:
        return []
    sentence = f"Search attributes are missing, or of another type: {', '.join(wrong)}."
    return [refusal("search-attributes-missing", sentence, PREPARE)]
