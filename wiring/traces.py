"""Traces: what was asked of Temporal and what came of it, as spans for a collector.

Off unless `traces_to` says where; only then is this module imported. Spans are made by the SDK's
interceptor while a workflow works, not when it ends after months. A case is one trace, and its id
comes from the workflow's id, so that a command on the last day, by another process, stands in the
same trace as the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import Link, Span, SpanKind, Tracer, get_current_span, use_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from temporalio.contrib.opentelemetry import (
    TracingInterceptor,
    TracingWorkflowInboundInterceptor,
)
from temporalio.exceptions import FailureError
from temporalio.worker import (
    HandleUpdateInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from wiring.span_fields import RUN_ID, WORKFLOW_ID, cleaned
from wiring.trace_header import OnlyIds
from wiring.tracks import TRACKS

EXPORT_SECONDS = 1.0
"""How long a collector has to take a batch; also how long a command waits for one at its end."""


@contextmanager
def tracing(address: str, service: str) -> Iterator[TracingInterceptor]:
    """An interceptor for a process's client and workers; its spans go to a collector that speaks
    OTLP over HTTP. One that cannot be reached costs the spans and nothing else.
    """
    collector = OTLPSpanExporter(f"{address.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
    with exporting(collector, service) as interceptor:
        yield interceptor


@contextmanager
def exporting(exporter: SpanExporter, service: str) -> Iterator[TracingInterceptor]:
    """The same with any exporter. What is left at the end is sent then."""
    provider = TracerProvider(
        sampler=ALWAYS_ON,
        # The library's own description would name the machine.
        resource=Resource({"service.name": service}),
        shutdown_on_exit=False,
        id_generator=_Ids(),
    )
    provider.add_span_processor(BatchSpanProcessor(_CleanedSpans(exporter)))
    try:
        yield CaseTracing(_CaseTracer(provider.get_tracer("referrals")))
    finally:
        provider.shutdown()


def trace_of(workflow_id: str, run_id: str = "") -> int | None:
    """The trace that a workflow's spans belong to: a case has one for life, any other workflow one
    for each run. None where neither is known; then it is the caller's.
    """
    of_a_case = any(track.cases.reference_of(workflow_id) for track in TRACKS.values())
    known = workflow_id if of_a_case else run_id
    return int.from_bytes(hashlib.sha256(known.encode()).digest()[:16]) if known else None


class _CleanedSpans(SpanExporter):
    """Lets out what may leave, of a span made by any library."""

    def __init__(self, to: SpanExporter) -> None:
        self._to = to

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._to.export([cleaned(span) for span in spans])

    def shutdown(self) -> None:
        self._to.shutdown()


_wanted: ContextVar[int | None] = ContextVar("trace_wanted", default=None)


class _Ids(RandomIdGenerator):
    """Random, unless a certain trace is wanted."""

    def generate_trace_id(self) -> int:
        return _wanted.get() or super().generate_trace_id()

    def is_trace_id_random(self) -> bool:
        return False


class _CaseTracer(Tracer):
    """Puts each span into the trace of its workflow. Where that is not the trace it would have been
    in, it begins anew there, with a link back.
    """

    def __init__(self, within: Tracer) -> None:
        self._within = within

    def start_span(
        self,
        name: str,
        context: Context | None = None,
        kind: SpanKind = SpanKind.INTERNAL,
        attributes: Mapping[str, Any] | None = None,
        links: Sequence[Link] | None = None,
        *args: Any,
        **more: Any,
    ) -> Span:
        said = attributes or {}
        wanted = trace_of(said.get(WORKFLOW_ID, ""), said.get(RUN_ID, ""))
        before = get_current_span(context).get_span_context()
        if wanted is not None and wanted != before.trace_id:
            links = [*(links or ()), *([Link(before)] if before.is_valid else [])]
            context = Context()
        token = _wanted.set(wanted)
        try:
            return self._within.start_span(name, context, kind, attributes, links, *args, **more)
        finally:
            _wanted.reset(token)

    def start_as_current_span(self, name: str, *args: Any, **more: Any) -> Any:
        return use_span(self.start_span(name, *args, **more), end_on_exit=True)


class CaseTracing(TracingInterceptor):
    """The SDK's interceptor with our tracer and our header."""

    def __init__(self, tracer: Tracer) -> None:
        # Also for workflows that nobody traced when they began.
        super().__init__(tracer, always_create_workflow_spans=True)
        self.payload_converter = OnlyIds()
        self.text_map_propagator = TraceContextTextMapPropagator()

    def workflow_interceptor_class(
        self, input: WorkflowInterceptorClassInput
    ) -> type[TracingWorkflowInboundInterceptor]:
        """See base class."""
        super().workflow_interceptor_class(input)
        return _WorkflowTracing


class _WorkflowTracing(TracingWorkflowInboundInterceptor):
    def __init__(self, next: WorkflowInboundInterceptor) -> None:
        self._behind = _RefusalsKept(next)
        super().__init__(self._behind)
        self.payload_converter = OnlyIds()
        self.text_map_propagator = TraceContextTextMapPropagator()

    def handle_update_validator(self, input: HandleUpdateInput) -> None:
        """See base class, which would take a refused order for the end of the workflow."""
        super().handle_update_validator(input)
        refusal, self._behind.refusal = self._behind.refusal, None
        if refusal is not None:
            raise refusal


class _RefusalsKept(WorkflowInboundInterceptor):
    """Keeps what a validator raises, to be raised where the span is over."""

    refusal: FailureError | None = None

    def handle_update_validator(self, input: HandleUpdateInput) -> None:
        try:
            super().handle_update_validator(input)
        except FailureError as error:
            self.refusal = error
