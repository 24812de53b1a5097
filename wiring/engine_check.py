"""What a process that needs Temporal looks at before it begins its work."""

from __future__ import annotations

from datetime import timedelta

from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from policy.duty.finding_kinds import NO_NAMESPACE, OUT_OF_REACH, REFUSES
from wiring.app import App
from wiring.selfcheck import PREPARE, NotThereYet, StartupProblem, refusal
from wiring.temporal_client import connect
from workflows.names import SEARCH_ATTRIBUTES

LEAST_RETENTION = timedelta(days=30)
ANSWER_WITHIN = timedelta(seconds=5)

_MAY_NOT_SAY = (RPCStatusCode.UNIMPLEMENTED, RPCStatusCode.PERMISSION_DENIED)
_REFUSED = (RPCStatusCode.UNAUTHENTICATED, RPCStatusCode.PERMISSION_DENIED)
_NOT_CONNECTED = ("code: Unauthenticated", "code: PermissionDenied")
"""The same as the client says it of the first call of a connection: in words only."""


async def check_temporal(app: App) -> list[StartupProblem]:
    """What is wrong with Temporal for this process. If it could not connect, why is asked once
    more: whoever is turned away must not believe that nobody is there.

    Raises NotThereYet.
    """
    client = app.client or await connect(app.settings, app.keys, lazy=True)
    problems = [] if client is None else await check_engine(client, app.settings.namespace)
    if app.client is None and not problems:
        raise NotThereYet(OUT_OF_REACH)
    return problems


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
            return [refusal(NO_NAMESPACE, sentence, PREPARE)]
        if problem.status in _REFUSED:
            return [_turned_away(namespace)]
        raise NotThereYet(OUT_OF_REACH) from None
    except RuntimeError as problem:  # nobody listens there, or it does not even connect us
        if any(said in str(problem) for said in _NOT_CONNECTED):
            return [_turned_away(namespace)]
        raise NotThereYet(OUT_OF_REACH) from None
    kept = described.config.workflow_execution_retention_ttl.ToTimedelta()
    return [
        *_retention(namespace, kept),
        *await _search_attributes(client, namespace),
        *_stops(described.namespace_info.capabilities.worker_poll_complete_on_shutdown),
    ]


def _turned_away(namespace: str) -> StartupProblem:
    return refusal(
        REFUSES,
        f"Temporal does not let this process into the namespace {namespace}.",
        "Look at its token, API key or certificate.",
    )


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
            raise NotThereYet(OUT_OF_REACH) from None
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
