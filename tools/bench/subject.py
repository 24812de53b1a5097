"""What is measured, seen from the driver: a subject that takes cases and messages, and one way to
see, in its own tables, that a message is applied.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

import psycopg

LOOK_SECONDS = 0.02
PATIENCE = 120.0
PATIENCE_EACH = 0.5


class Ask(StrEnum):
    """The messages of a life that are answered."""

    ANSWER = "answer"
    READ = "read"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Tables:
    """Three queries over a subject's own tables, each for a list of references."""

    sequences: str
    """(reference, how many events are recorded)"""
    opened: str
    """(how many of them a workflow has begun to run)"""
    acted: str
    """(reference, when the passing of its deadline was recorded)"""
    recorded: str
    """(how many events there are, of all cases together); this one takes no references"""


class Subject(Protocol):
    """A service that is driven through the life of a case. The numbers of recorded events along a
    life are the same for all: see `tools.bench.life`.
    """

    name: str
    tables: Tables
    refused: int
    """Orders that were in their right place by the record, and were refused all the same."""

    async def take_in(self, number: str, rings_at: datetime | None = None) -> Any:
        """Acknowledge a new case for good; its first deadline falls at a moment, or hours ahead.
        What it returns goes to `start`.
        """

    async def start(self, taken: Any) -> str:
        """Start its workflow; the case's reference."""

    async def ask(self, reference: str, what: Ask) -> None:
        """A message, until it is answered."""

    async def report(self, reference: str, key: str) -> None:
        """An authority's update, until it is acknowledged."""

    async def history(self, reference: str) -> list[str]:
        """The types of the workflow's history events."""

    async def beside(self) -> list[str]:
        """The same of a workflow that serves all cases; nothing if there is none."""


class Watcher:
    """Sees when cases have so many events on record: one query for all that wait, so that watching
    costs both subjects alike.
    """

    def __init__(self, connection: psycopg.AsyncConnection[Any], tables: Tables) -> None:
        self._connection = connection
        self._tables = tables
        self._waiting: dict[str, tuple[int, asyncio.Future[None]]] = {}
        self._lock = asyncio.Lock()

    async def reached(self, reference: str, sequence: int) -> None:
        """Return once the case has that many events. Raises TimeoutError."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[reference] = (sequence, future)
        async with asyncio.timeout(PATIENCE):
            await future

    async def sequence_of(self, reference: str) -> int:
        """How many events a case has on record."""
        return int((await self._rows(self._tables.sequences, [reference]))[0][1])

    async def recorded(self) -> int:
        """How many events are on record, of all cases together."""
        async with self._lock:
            found = await self._connection.execute(self._tables.recorded.encode())
            rows = await found.fetchall()
        return int(rows[0][0])

    async def all_reached(self, references: Collection[str], sequence: int, within: float) -> bool:
        """Whether all of many cases came so far in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while await self._below(references, sequence):
                    await asyncio.sleep(0.25)
                return True
        return False

    async def all_opened(self, references: Collection[str]) -> None:
        """Return once workflows run all of them. Raises TimeoutError: of many, each has its share
        of time beside what a few are given.
        """
        async with asyncio.timeout(PATIENCE + len(references) * PATIENCE_EACH):
            while True:
                rows = await self._rows(self._tables.opened, references)
                if rows[0][0] >= len(references):
                    return
                await asyncio.sleep(0.25)

    async def acted(self, references: Collection[str], within: float) -> dict[str, datetime]:
        """When the deadline of each case was recorded as passed, those that were in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while len(await self._rows(self._tables.acted, references)) < len(references):
                    await asyncio.sleep(0.5)
        return dict(await self._rows(self._tables.acted, references))

    async def _below(self, references: Collection[str], sequence: int) -> bool:
        rows = await self._rows(self._tables.sequences, references)
        return len([found for _, found in rows if found >= sequence]) < len(references)

    async def _rows(self, query: str, references: Collection[str]) -> Sequence[tuple[Any, ...]]:
        async with self._lock:
            found = await self._connection.execute(query.encode(), (list(references),))
            return await found.fetchall()

    async def look(self) -> None:
        """Look again and again. Never returns; cancel it."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self._waiting:
                self._tell(await self._rows(self._tables.sequences, self._waiting.keys()))

    def _tell(self, rows: Sequence[tuple[Any, ...]]) -> None:
        for reference, found in rows:
            wanted, future = self._waiting.get(reference, (found + 1, None))
            if future is not None and found >= wanted:
                del self._waiting[reference]
                if not future.done():
                    future.set_result(None)


@asynccontextmanager
async def watching(database_url: str, tables: Tables) -> AsyncIterator[Watcher]:
    """A watcher at work."""
    connection = await psycopg.AsyncConnection.connect(database_url, autocommit=True)
    watcher = Watcher(connection, tables)
    looking = asyncio.create_task(watcher.look())
    try:
        yield watcher
    finally:
        looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking
        await connection.close()
