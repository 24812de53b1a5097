"""What may stand in a span: names from a fixed list, ids of workflows and runs, classes of errors.

As in the log, the list is of what may leave; whatever else a library puts into a span stays here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.trace import Link, SpanContext, Status

from activities.case_type import update_name
from wiring.log_fields import ALLOWED
from wiring.tracks import TRACKS
from workflows import names
from workflows.ports import OPTIONS

WORKFLOW_ID, RUN_ID = "temporalWorkflowID", "temporalRunID"
ERROR = "exception.type"
OTHER = "other"
_FORMS = {WORKFLOW_ID: ALLOWED["workflow_id"], RUN_ID: ALLOWED["run_id"]}
_DEED = re.compile(r"[A-Z][A-Za-z]{2,40}")


def _known() -> Iterator[str]:
    yield from (names.DISPATCHER_WORKFLOW, names.LOOK_WORKFLOW, names.CALL)
    yield from OPTIONS
    for track in TRACKS.values():
        yield track.cases.workflow
        yield from track.cases.track.signals
        yield from map(update_name, track.cases.track.commands)


KNOWN = frozenset(_known())
"""What workflows, activities, signals and updates of ours are called; a stranger may call a signal
anything.
"""


def cleaned(span: ReadableSpan) -> ReadableSpan:
    """The span as it may leave the process."""
    return ReadableSpan(
        name=_name(span.name),
        context=_ids(span.context),
        parent=_ids(span.parent),
        resource=span.resource,
        attributes=_attributes(span.attributes or {}),
        events=[_failure(event) for event in span.events if event.name == "exception"],
        links=[Link(bare) for link in span.links if (bare := _ids(link.context)) is not None],
        kind=span.kind,
        # Its description is the error's text.
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _name(given: str) -> str:
    deed, _, of = given.partition(":")
    return f"{deed if _DEED.fullmatch(deed) else OTHER}:{of if of in KNOWN else OTHER}"


def _attributes(given: Mapping[str, object]) -> dict[str, str]:
    return {key: str(given[key]) for key, fits in _FORMS.items() if fits(given.get(key))}


def _failure(event: Event) -> Event:
    kind = str((event.attributes or {}).get(ERROR, "")).rpartition(".")[2]
    kept = {ERROR: kind} if ALLOWED["error"](kind) else {}
    return Event("exception", kept, event.timestamp)


def _ids(context: SpanContext | None) -> SpanContext | None:
    """Without the free text that a sender's own tracing may have put beside its ids."""
    if context is None:
        return None
    return SpanContext(context.trace_id, context.span_id, context.is_remote, context.trace_flags)
