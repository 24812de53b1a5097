"""What may stand in a log line: the keys, and for each the form its values have.

A form is as narrow as the values allow, so that a name or a sentence put under an allowed key does
not get through.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

_CODE = re.compile(r"[a-z][a-z0-9]*([-_.][a-z0-9]+)*")
_REFERENCE = r"[A-Z]{3}(-[0-9A-Z]{3,4}){2,3}"
_CLASS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST = 80
_DEEPEST_CAUSE = 10


class FieldNotAllowed(ValueError):
    """A log event, or one of its fields, is not of the allowed form. Names the key, never the
    value.
    """

    def __init__(self, key: str) -> None:
        super().__init__(f"not allowed in a log: {key}")
        self.key = key


def _text(form: str) -> Callable[[object], bool]:
    pattern = re.compile(form)

    def fits(value: object) -> bool:
        return (
            isinstance(value, str)
            and len(value) <= _LONGEST
            and pattern.fullmatch(value) is not None
        )

    return fits


def _number(value: object) -> bool:
    return isinstance(value, int | float)


_a_code = _text(_CODE.pattern)
_a_class = _text(_CLASS.pattern)

ALLOWED: Mapping[str, Callable[[object], bool]] = {
    "reference": _text(_REFERENCE),
    "workflow_id": _text(rf"(support|suitability)(/{_REFERENCE}(/[a-z-]+)?|-[a-z-]+[0-9TZ:-]*)"),
    "run_id": _text(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "code": _a_code,
    "stage": _a_code,
    "deadline": _a_code,
    "effect": _a_code,
    "channel": _a_code,
    "rule": _text(r"R[0-9]{1,3}"),
    "error": _a_class,
    "cause": _a_class,
    "attempt": _number,
    "count": _number,
    "sequence": _number,
    "rung": _number,
    "version": _number,
    "ms": _number,
}

# The constant beginnings of libraries' messages that an operator wants to tell apart.
_KNOWN_MESSAGES = (
    ("Failed handling activation on workflow", "workflow-task-failed"),
    ("Failed activation on workflow", "workflow-task-failed"),
    ("Failed encoding completion", "workflow-result-not-sealed"),
    ("Failed deserializing signal input", "signal-unreadable"),
    ("Completing activity as failed", "activity-failed"),
    ("Exception handling failed", "activity-failure-not-reported"),
    ("Worker failed, shutting down", "worker-failed"),
    ("Task exception was never retrieved", "task-failure-unseen"),
)
_LIBRARIES = (
    ("temporalio", "temporal-record"),
    ("sqlalchemy", "database-record"),
    ("psycopg", "database-record"),
    ("asyncio", "asyncio-record"),
    ("opentelemetry", "traces-record"),
    ("py.warnings", "python-warning"),
)


def require_allowed(event: str, fields: Mapping[str, object]) -> None:
    """Raises FieldNotAllowed for the first thing that may not be logged."""
    if not _a_code(event):
        raise FieldNotAllowed("event")
    for key, value in fields.items():
        if not _is_allowed(key, value):
            raise FieldNotAllowed(key)


def cleaned(record: logging.LogRecord) -> tuple[dict[str, object], int]:
    """A record's fields that may be written, and how many may not."""
    given = getattr(record, "fields", None)
    fields: dict[str, object] = {**given} if isinstance(given, Mapping) else {}
    kept = {key: value for key, value in fields.items() if _is_allowed(key, value)}
    # Ids that the engine attaches were never offered to the log by us, so leaving them out is no
    # loss to count.
    found = {**_ids(record), **_errors(record)}
    return {k: v for k, v in found.items() if _is_allowed(k, v)} | kept, len(fields) - len(kept)


def code_of(record: logging.LogRecord) -> str:
    """The event's code: ours as given, a library's from a fixed table."""
    event = getattr(record, "event", None)
    if event is not None:
        return event if isinstance(event, str) and _a_code(event) else "event-not-allowed"
    if isinstance(record.msg, str):
        for beginning, code in _KNOWN_MESSAGES:
            if record.msg.startswith(beginning):
                return code
    for library, code in _LIBRARIES:
        if record.name == library or record.name.startswith(f"{library}."):
            return code
    return "library-record"


def class_of(kind: type[BaseException] | None) -> str:
    """The class's bare name."""
    return "none" if kind is None else kind.__name__


def _is_allowed(key: str, value: object) -> bool:
    fits = ALLOWED.get(key)
    return fits is not None and fits(value)


def _ids(record: logging.LogRecord) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for source in ("temporal_workflow", "temporal_activity"):
        details = getattr(record, source, None)
        if isinstance(details, Mapping):
            found |= {key: details.get(key) for key in ("workflow_id", "attempt")}
            found["run_id"] = details.get("run_id") or details.get("workflow_run_id")
    return found


def _errors(record: logging.LogRecord) -> dict[str, str]:
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return {}
    found, root = {"error": class_of(type(error))}, error
    for _ in range(_DEEPEST_CAUSE):
        root = root.__cause__ or root.__context__ or root
    if root is not error:
        found["cause"] = class_of(type(root))
    return found
