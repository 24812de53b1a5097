"""Lines of JSON that go back while the work that makes them goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from pydantic import BaseModel
from starlette.responses import Response, StreamingResponse

from service.failures import refusal_of
from service.files.rows import FileRefused
from web.api.problems import OUR_MISTAKE, ApiRefused, problem, status_of
from wiring.logs import get_logger

LINES: Final = "application/jsonl"
Tell = Callable[[BaseModel], None]
_Line = bytes | Exception | None

log = get_logger("api")


async def stream(work: Callable[[Tell], Awaitable[None]]) -> Response:
    """What the work tells, a line each. What it raises before the first line is raised here;
    afterwards the last line says it. It goes on if nobody listens any more: what was sent is taken.
    """
    lines: asyncio.Queue[_Line] = asyncio.Queue()
    task = asyncio.create_task(_work(work, lines))
    _UNDER_WAY.add(task)
    task.add_done_callback(_UNDER_WAY.discard)
    first = await lines.get()
    if isinstance(first, Exception):
        raise first
    return StreamingResponse(_written(first, lines), media_type=LINES)


_UNDER_WAY: Final[set[asyncio.Task[None]]] = set()
"""The loop itself holds a task weakly only."""


async def _work(work: Callable[[Tell], Awaitable[None]], lines: asyncio.Queue[_Line]) -> None:
    try:
        # As bytes: whoever reads slowly lets fifty thousand of them wait.
        await work(lambda line: lines.put_nowait(line.model_dump_json().encode()))
    except Exception as error:
        lines.put_nowait(error)
    lines.put_nowait(None)


async def _written(line: _Line, lines: asyncio.Queue[_Line]) -> AsyncIterator[bytes]:
    while line is not None:
        yield (_problem(line) if isinstance(line, Exception) else line) + b"\n"
        line = await lines.get()


def _problem(error: Exception) -> bytes:
    if isinstance(error, ApiRefused):
        return error.answer.content
    refusal = error.refusal if isinstance(error, FileRefused) else refusal_of(error)
    if refusal is not None:
        return problem(refusal, status_of(refusal)).content
    log.event("api-mistake", level=logging.ERROR, error=error)
    return problem(OUR_MISTAKE, 500).content
