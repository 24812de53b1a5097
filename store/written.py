"""Which tables a call writes, seen where statements go to the database, so that nobody has to say
so: whoever must know of every act that was acknowledged asks here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

_WRITES = re.compile(r"\b(?:INSERT INTO|DELETE FROM)\s+\"?(\w+)|\bUPDATE\s+\"?(\w+)\"?\s+SET\b")
BY_FUNCTION = {"drop_referral_draft": "referral_drafts", "erase_case": "erasures"}
"""The owner's functions by which somebody's act changes a table that nobody may delete from."""
_CALLED = re.compile(rf"\b({'|'.join(BY_FUNCTION)})\s*\(")
_DIFFERENT_STATEMENTS = 4_096


@dataclass(slots=True)
class WrittenTables:
    """What one call has written so far; `kept` says that an entry of its own in the outside log
    tells of it already.
    """

    names: set[str] = field(default_factory=set)
    kept: bool = False


_of_call: ContextVar[WrittenTables | None] = ContextVar("written_tables", default=None)


@contextmanager
def watching_writes() -> Iterator[WrittenTables]:
    """What is written meanwhile by this call and by what it begins. A call within a call has its
    own.
    """
    written = WrittenTables()
    token = _of_call.set(written)
    try:
        yield written
    finally:
        _of_call.reset(token)


def watch_engine(engine: AsyncEngine) -> None:
    """Have statements of an engine seen that go no way of our own."""

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def sent(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        note_statement(statement)


def note_statement(text: str | bytes) -> None:
    """A statement goes to the database."""
    written = _of_call.get()
    if written is not None:
        written.names |= tables_written(text)


def note_kept() -> None:
    """The outside log has an entry of its own of what this call does."""
    written = _of_call.get()
    if written is not None:
        written.kept = True


@lru_cache(maxsize=_DIFFERENT_STATEMENTS)
def tables_written(text: str | bytes) -> frozenset[str]:
    """The tables that a statement writes."""
    said = text.decode() if isinstance(text, bytes) else text
    found = {one or other for one, other in _WRITES.findall(said)}
    return frozenset(found | {BY_FUNCTION[name] for name in _CALLED.findall(said)})
