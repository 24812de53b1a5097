"""A collector of traces: takes what OTLP over HTTP brings it, and keeps it as it came."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from wiring.embedded.ports import LOOPBACK


class Collector:
    """What has come so far."""

    def __init__(self, port: int) -> None:
        self.address = f"http://{LOOPBACK}:{port}"
        self.received: list[bytes] = []

    def services(self) -> set[str]:
        """What the senders call themselves."""
        return {
            entry.value.string_value
            for batch in self._batches()
            for sent in batch.resource_spans
            for entry in sent.resource.attributes
        }

    def spans(self) -> list[Span]:
        """Every span, in no order."""
        return [
            span
            for batch in self._batches()
            for sent in batch.resource_spans
            for scope in sent.scope_spans
            for span in scope.spans
        ]

    def _batches(self) -> list[ExportTraceServiceRequest]:
        return [ExportTraceServiceRequest.FromString(content) for content in self.received]


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a free port."""

    class CollectorHandler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            known = self.path == "/v1/traces"
            if known:
                collector.received.append(content)
            self.send_response(200 if known else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer((LOOPBACK, 0), CollectorHandler) as server:
        collector = Collector(server.server_port)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()
