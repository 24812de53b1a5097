"""Traces: a case is one trace, and nothing in it is anybody's."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Link, SpanContext, TraceFlags, TraceState
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from policy.cases.replies import Verdict
from policy.support.deeds import Actor, CloseCase, ReadAnswer, RecordAnswer
from policy.support.words import Outcome
from tests.apps import NO_TRACE, SUPERVISOR, app_on, order
from tests.collector import Collector, collecting
from tests.servers import TestDatabase, TestTemporal
from tests.starter.terminal import surroundings
from tests.workflows.running import Running
from wiring.app import App
from wiring.case_types import SUPPORT_CASES
from wiring.codec import CaseCodec
from wiring.logs import configure
from wiring.plugin import replay_plugin
from wiring.serving import serving
from wiring.traces import exporting, trace_of, tracing

CANARY = "Zebedee Quillfeather"
CASE = "support/RSR-7KQ-4M2-XD9"
RUN = "0190a2b4-0000-4000-8000-000000000001"


async def _a_life(app: App) -> tuple[str, WorkflowHistory]:
    """A case answered and closed; its workflow id and history."""
    assert app.client is not None
    async with serving(app, app.client):
        running = Running(app=app, skipper=None)  # type: ignore[arg-type]
        reference = await running.case("N-1")
        await running.ask(reference, order("o-1", RecordAnswer(answer=NO_TRACE)))
        await running.until_state(reference, lambda state: state.answered_at is not None)
        refused = await running.ask(reference, order("o-3", ReadAnswer(), Actor(id="S-9999")))
        assert refused is not None and refused.verdict is Verdict.REFUSED
        closing = CloseCase(outcome=Outcome.OTHER, reason="Agreed.")
        await running.ask(reference, order("o-2", closing, SUPERVISOR))
        await running.handle(reference).result()
        history = await running.handle(reference).fetch_history()
    return history.workflow_id, history


async def test_a_case_is_one_trace_from_each_command_to_what_it_led_to(
    database: TestDatabase, tmp_path: Path, temporal_server: TestTemporal
) -> None:
    with collecting() as collector:
        async with app_on(database, tmp_path, temporal_server, collector.address) as app:
            workflow_id, history = await _a_life(app)
        spans = _of(collector, workflow_id)
        assert collector.services() == {"support-test"}
    [started] = spans["StartWorkflow:SupportCase"]
    [ran] = spans["RunWorkflow:SupportCase"]
    assert (started.parent_span_id, ran.parent_span_id) == (b"", started.span_id)
    asked = {span.span_id for span in spans["StartActivity:advance_case"]}
    assert asked and {span.parent_span_id for span in spans["RunActivity:advance_case"]} == asked
    assert {span.parent_span_id for span in spans["StartActivity:advance_case"]} == {
        started.span_id
    }
    [ordered] = spans["StartWorkflowUpdate:record_answer"]
    [handled] = spans["HandleUpdate:record_answer"]
    assert [link.span_id for link in handled.links] == [ordered.span_id]
    assert (
        len(spans["ValidateUpdate:read_answer"]) == len(spans["CompleteWorkflow:SupportCase"]) == 1
    )
    assert spans["SignalWorkflow:notice_settled"]
    await _replays_either_way(app, history)


def _of(collector: Collector, workflow_id: str) -> dict[str, list[Span]]:
    """The spans of a case's trace, by name."""
    wanted = trace_of(workflow_id)
    assert wanted is not None
    found: dict[str, list[Span]] = {}
    for span in collector.spans():
        its = {entry.key: entry.value.string_value for entry in span.attributes}
        if its["temporalWorkflowID"] == workflow_id:
            assert span.trace_id == wanted.to_bytes(16), span
            found.setdefault(span.name, []).append(span)
    return found


async def _replays_either_way(app: App, history: WorkflowHistory) -> None:
    """A case that began with traces goes on without, and the other way round; telling its past
    again makes no span.
    """
    codec = CaseCodec(app.keys, app.settings.namespace, SUPPORT_CASES.track.prefix)
    memory = InMemorySpanExporter()
    with exporting(memory, "test") as interceptor:
        for interceptors in ([], [interceptor]):
            plugin = replay_plugin(codec, interceptors)
            replayer = Replayer(workflows=list(app.track_wiring.workflows), plugins=[plugin])
            result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
            assert result.replay_failure is None
    assert memory.get_finished_spans() == ()


def _written(spans: tuple[ReadableSpan, ...]) -> str:
    return "".join(span.to_json() + str(span.context) for span in spans)


def test_of_a_span_only_known_names_ids_and_the_class_of_an_error_leave() -> None:
    memory = InMemorySpanExporter()
    stated = SpanContext(1, 2, True, TraceFlags(1), TraceState([("vendor", "quillfeather")]))
    with exporting(memory, "test") as interceptor:
        start = interceptor.tracer.start_as_current_span
        said = {"temporalWorkflowID": CASE, "temporalRunID": RUN, "words": CANARY}
        with (
            pytest.raises(ValueError, match=CANARY),
            start(
                "RunActivity:advance_case", attributes=said, links=[Link(stated, {"who": CANARY})]
            ),
        ):
            raise ValueError(CANARY)
        strange = {"temporalWorkflowID": f"support/{CANARY}", "temporalRunID": CANARY}
        with start(f"HandleSignal:{CANARY}", attributes=strange) as span:
            span.add_event(CANARY, {"who": CANARY})
            span.set_attribute(CANARY, CANARY)
        with start(CANARY):
            pass
    spans = memory.get_finished_spans()
    assert "quillfeather" not in _written(spans).lower()
    failed, signalled, nameless = spans
    assert (signalled.name, nameless.name) == ("HandleSignal:other", "other:other")
    assert failed.name == "RunActivity:advance_case"
    assert failed.attributes == {"temporalWorkflowID": CASE, "temporalRunID": RUN}
    assert [dict(event.attributes or {}) for event in failed.events] == [
        {"exception.type": "ValueError"}
    ]
    assert not failed.status.is_ok and failed.status.description is None
    assert (signalled.attributes, signalled.events) == ({}, ())


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\xff",
        b"[" * 150,
        b"null",
        b'"00"',
        b'{"traceparent": 7}',
        json.dumps({"traceparent": CANARY}).encode(),
        json.dumps({"baggage": CANARY}).encode(),
        json.dumps({"traceparent": "0" * 5_000}).encode(),
    ],
)
def test_a_header_that_is_not_ours_reads_as_none(said: bytes) -> None:
    with exporting(InMemorySpanExporter(), "test") as interceptor:
        assert interceptor.payload_converter.from_payloads([Payload(data=said)]) == [{}]


def test_of_a_header_only_the_ids_go_on() -> None:
    ids = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}
    with exporting(InMemorySpanExporter(), "test") as interceptor:
        header = interceptor.payload_converter
        [written] = header.to_payloads([{**ids, "tracestate": f"who={CANARY}", "baggage": CANARY}])
        assert json.loads(written.data) == ids
        more = Payload(data=json.dumps({**ids, "tracestate": f"who={CANARY}"}).encode())
        assert header.from_payloads([more]) == [ids]


def test_a_dispatchers_run_is_a_trace_and_a_call_to_it_its_callers() -> None:
    assert trace_of(CASE) == trace_of(CASE, RUN) != trace_of("suitability/SUI-7KQ-4M2-XD9")
    assert trace_of("support-dispatcher", RUN) == trace_of("support-sweep", RUN)
    assert trace_of("support-dispatcher") is None


def test_a_collector_out_of_reach_costs_the_spans_and_nothing_else(
    logging_untouched: None,
) -> None:
    written = io.StringIO()
    configure("worker", logging.DEBUG, stream=written)
    with (
        tracing("http://127.0.0.1:1", "test") as interceptor,
        interceptor.tracer.start_as_current_span("RunActivity:advance_case"),
    ):
        pass
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert "traces-record" in {line["event"] for line in lines}
    assert "127.0.0.1" not in written.getvalue()


def test_without_the_setting_no_process_loads_what_traces_need() -> None:
    # The pages' framework brings the names of the library along, and none of what makes traces.
    program = (
        "import sys, worker, starter.cli, starter.watchdog;"
        "names = [name for name in sys.modules if name.startswith('opentelemetry')];"
        "import web.__main__;"
        "made = ('opentelemetry.sdk', 'opentelemetry.exporter');"
        "sys.exit(bool(names or [name for name in sys.modules if name.startswith(made)]))"
    )
    done = subprocess.run([sys.executable, "-c", program], env=surroundings({}), check=False)
    assert done.returncode == 0
