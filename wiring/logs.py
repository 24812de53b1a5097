"""Structured logs by allow-list: one JSON object a line, event codes and identifiers only.

No message, no parameter and no exception text is ever written, of ours or of a library: a database
error quotes the row, a validation error quotes the value, the engine's warnings quote an activity's
arguments. Of a record that is not ours come out the logger's name, the level, a fixed code, the
classes of the exception and its cause, and ids.

Workflow code, which may not import this, writes an event through the engine's own logger, silent
during replay: `workflow.logger.info("", extra={"event": "case-decided", "fields": {"reference":
ref}})`.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from temporalio import workflow
from temporalio.runtime import LogForwardingConfig, LoggingConfig, TelemetryFilter

from wiring.log_fields import FieldNotAllowed, class_of, cleaned, code_of, require_allowed

OURS = "referrals"
# These two speak for our workflows and activities; the rest of the libraries is logged from WARNING
# upwards.
_ALSO_OURS = ("temporalio.workflow", "temporalio.activity")


class _LogSettings:
    """Until `configure` says otherwise (in tests), a field that is not allowed is an error."""

    process = "none"
    strict = True
    dropped = 0


class EventLog:
    """Writes events of one part of the program."""

    __slots__ = ("_logger",)

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(f"{OURS}.{name}")

    def event(self, event: str, /, *, level: int = logging.INFO, **fields: Any) -> None:
        """Write one event. A field `error` may be an exception: only its class is taken.

        In production a field that is not allowed is left out and counted, for a log line must not
        stop a case; elsewhere it raises FieldNotAllowed.
        """
        if isinstance(error := fields.get("error"), BaseException):
            fields["error"] = class_of(type(error))
        if _LogSettings.strict:
            require_allowed(event, fields)
        if self._logger.isEnabledFor(level) and not _replaying():
            self._logger.log(level, "event", extra={"event": event, "fields": fields})

    def warning(self, event: str, /, **fields: Any) -> None:
        """An event that somebody should look at today."""
        self.event(event, level=logging.WARNING, **fields)

    def error(self, event: str, /, **fields: Any) -> None:
        """An event that somebody should look at now."""
        self.event(event, level=logging.ERROR, **fields)


def get_logger(name: str) -> EventLog:
    """The event log of a part of the program, such as "worker"."""
    return EventLog(name)


def dropped_fields() -> int:
    """How many fields this process left out of its log because they were not allowed."""
    return _LogSettings.dropped


def configure(
    process: str,
    level: int | str = logging.INFO,
    *,
    strict: bool = False,
    stream: TextIO | None = None,
) -> None:
    """Send everything that this process logs, warns of or dies of through the allow-list, to
    `stream` (stderr).

    `process` is a code such as "worker". With `strict` a field that is not allowed raises where it
    is logged.
    """
    _LogSettings.process, _LogSettings.strict = process, strict
    handler = _LogHandler(stream or sys.stderr)
    handler.setFormatter(_Formatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in (OURS, *_ALSO_OURS):
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda lost: _report_uncaught(lost.exc_type)
    threading.excepthook = lambda lost: _report_uncaught(lost.exc_type)


def core_logging() -> LoggingConfig:
    """The engine core's own log lines, sent through the allow-list too; for
    `temporalio.runtime.TelemetryConfig`.
    """
    return LoggingConfig(
        filter=TelemetryFilter(core_level="WARN", other_level="ERROR"),
        forwarding=LogForwardingConfig(logger=logging.getLogger("temporalio.core")),
    )


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields, dropped = cleaned(record)
        _LogSettings.dropped += dropped
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": _LogSettings.process,
            "logger": record.name,
            "event": code_of(record),
        }
        if dropped:
            fields["dropped"] = dropped
        return json.dumps(line | fields)


class _LogHandler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:
        """The standard library would print the record's message and arguments; say only that one
        was lost.
        """
        _LogSettings.dropped += 1


def _replaying() -> bool:
    return workflow.in_workflow() and workflow.unsafe.is_replaying_history_events()


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _report_uncaught(kind)


def _report_uncaught(kind: type[BaseException]) -> None:
    get_logger("process").error("uncaught-exception", error=class_of(kind))


__all__ = [
    "EventLog",
    "FieldNotAllowed",
    "configure",
    "core_logging",
    "dropped_fields",
    "get_logger",
]
