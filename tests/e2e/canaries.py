"""Lives with seeded names, everything on that may write of them, and all that was written."""

from __future__ import annotations

import asyncio
import json
import logging
import urllib.request
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

from google.protobuf.json_format import MessageToJson
from temporalio.api.common.v1 import Header, Payload, WorkflowExecution
from temporalio.api.workflowservice.v1 import SignalWorkflowExecutionRequest
from temporalio.client import Client

from notify.file_channel import FileChannel
from tests.collector import collecting
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.running import Running
from wiring.app import App
from wiring.codec import CaseCodec
from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.logs import configure
from wiring.metrics import runtime
from wiring.plugin import case_plugin
from wiring.traces import tracing

CANARIES = ("Qzcanary", "Vwcanary", "Jkcanary", "Pxcanary", "Rtcanary", "Mbcanary", "C7654321")
STRANGER = "Ubcanary"
"""What a stranger writes into a signal's name and headers Temporal keeps; we hand it on to nobody.
"""
OURS = ("spans", "metrics", "log")
TRACED = frozenset(
    {
        "StartWorkflow",
        "StartWorkflowUpdate",
        "SignalWithStartWorkflow",
        "RunWorkflow",
        "HandleUpdate",
        "HandleSignal",
        "StartActivity",
        "RunActivity",
    }
)
"""Kinds of spans, of client, workflow and activity."""
Living = Callable[[App, Client], AbstractAsyncContextManager[Running]]
"""A worker at work for an app whose connection is given."""


def found_in(content: bytes, names: Sequence[str] = CANARIES) -> list[str]:
    """The seeded names that stand in it."""
    lowered = content.lower()
    return [name for name in names if name.lower().encode() in lowered]


def at_debug_level() -> None:
    """Every logger writes all it has to say, libraries' too."""
    configure("test", logging.DEBUG)
    logging.getLogger().setLevel(logging.DEBUG)


def nothing_personal_in(written: Mapping[str, bytes], said: str) -> None:
    """Neither in what can be read from outside nor in what this process said on its streams."""
    assert '"process": "test"' in said
    everything = {**written, "log": said.encode()}
    found = {
        what: found_in(text, (*CANARIES, STRANGER) if what in OURS else CANARIES)
        for what, text in everything.items()
    }
    assert not any(found.values()), {what: names for what, names in found.items() if names}


async def lived(
    app: App, folder: Path, living: Living, life: Callable[[Running], Awaitable[list[str]]]
) -> dict[str, bytes]:
    """Have cases lived, with traces and metrics on; what can be read of them from outside, by what
    it is.
    """
    address = f"{LOOPBACK}:{free_ports().temporal}"
    settings = app.settings
    codec = CaseCodec(app.keys, settings.namespace, app.track_wiring.cases.track.prefix)
    app = replace(app, channel=FileChannel(folder / "notices"))
    with collecting() as collector:
        with tracing(collector.address, "test") as interceptor:
            client = await Client.connect(
                settings.temporal_address,
                namespace=settings.namespace,
                plugins=[case_plugin(codec, [interceptor])],
                runtime=runtime(address, settings.track),
                identity="referrals",
            )
            async with living(replace(app, client=client), client) as running:
                references = await life(running)
                written = {"metrics": await asyncio.to_thread(_page, address)}
                for reference in references:
                    written |= await _in_temporal(running, reference)
        written["spans"] = b"".join(collector.received)
        assert {span.name.partition(":")[0] for span in collector.spans()} >= TRACED
    assert b"temporal_workflow_task_execution_latency" in written["metrics"]
    return written


def _page(address: str) -> bytes:
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=5) as answer:
        text: bytes = answer.read()
    return text


async def _in_temporal(running: Running, reference: str) -> dict[str, bytes]:
    history = await running.handle(reference).fetch_history()
    described = (await running.handle(reference).describe()).raw_description
    assert len(history.events) > 20
    return {
        f"history of {reference}": json.dumps(history.to_json_dict()).encode(),
        f"list entry of {reference}": MessageToJson(described).encode(),
    }


async def a_stranger_signals(running: Running, reference: str) -> None:
    """Signals with a name in their own name and in the headers that go along in clear, one of them
    of a kind that nobody can read. A case that comes to harm answers nobody afterwards.
    """
    words = json.dumps(dict.fromkeys(("traceparent", "tracestate", "baggage"), f"who={STRANGER}"))
    for said in (words.encode(), b"\xff" + STRANGER.encode()):
        header = Payload(metadata={"encoding": b"json/plain"}, data=said)
        await running.client.workflow_service.signal_workflow_execution(
            SignalWorkflowExecutionRequest(
                namespace=running.app.settings.namespace,
                workflow_execution=WorkflowExecution(workflow_id=running.handle(reference).id),
                signal_name=f"{STRANGER} is here",
                header=Header(fields={"_tracer-data": header}),
            )
        )


def files_of(
    folder: Path, postgres: TestPostgres, temporal_server: TestTemporal
) -> dict[str, bytes]:
    """The files of Temporal, its log and PostgreSQL's, and the notices."""
    stored = list(temporal_server.server.database.parent.glob("*.db*"))
    notices = list((folder / "notices").glob("*.eml"))
    assert stored and notices
    logs = [temporal_server.server.log, postgres.cluster.log]
    return {file.name: file.read_bytes() for file in [*stored, *notices, *logs]}
