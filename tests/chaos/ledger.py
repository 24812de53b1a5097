"""What the client was told, as it was told: an append-only file, each line on disk before the
client goes on. What the store says later is held against it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class Line(StrEnum):
    """The kinds of lines."""

    REFERRAL = "referral"
    """A referral's row is committed: the acknowledgement. `id` is the sender's number."""
    CONFLICT = "conflict"
    """Other content under a known number was refused."""
    ORDER = "order"
    """An order's row is committed: the acknowledgement. `id` is the order's."""
    ANSWERED = "answered"
    """What became of an order: applied, repeated, refused, or later (not known yet)."""
    UNKNOWN = "unknown"
    """An error, so that nobody knows whether it was committed."""
    SIGNALLED = "signalled"
    """Temporal acknowledged a signal that nobody can read."""
    SIGNAL_UNKNOWN = "signal-unknown"
    """Such a signal whose acknowledgement never came."""
    FAULT = "fault"
    """Something was broken on purpose. `id` says what."""
    HEALED = "healed"
    """What was frozen runs again. `id` says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One line. `at` is seconds since 1970."""

    at: float
    line: Line
    id: str
    reference: str = ""
    said: str = ""
    kind: str = ""


class Ledger:
    """An open ledger."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(
        self, line: Line, id: str, *, reference: str = "", said: str = "", kind: str = ""
    ) -> None:
        """Add a line; it is on disk when this returns."""
        fields = {
            "at": time.time(),
            "line": line.value,
            "id": id,
            "reference": reference,
            "said": said,
            "kind": kind,
        }
        os.write(self._file, json.dumps(fields).encode() + b"\n")
        os.fsync(self._file)

    def close(self) -> None:
        """No more lines."""
        os.close(self._file)


def read_ledger(path: Path) -> list[LedgerEntry]:
    """Every line, in order."""
    return [LedgerEntry(**{**fields, "line": Line(fields["line"])}) for fields in read_lines(path)]


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON lines of a file that may not be there."""
    if path.exists():
        for text in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(text)
