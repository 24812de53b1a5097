"""A file that a program sends: kept in memory only while it is read, for it is full of people."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from fastapi import Request

from policy.refusal import Refusal
from service.authorisation import Guarded
from service.context import Context
from service.files.opening import RowsFile, open_rows
from service.files.rows import Table
from web.api.bodies import kind_of
from web.api.problems import RETRY_SECONDS, ApiRefused
from web.errors import RequestRefused

MOST_ROWS: Final = 50_000
_AT_ONCE: Final = 2
"""Files that one process reads at a time: each is as large in memory as it was sent."""
_KINDS: Final = frozenset({"text/csv", "application/jsonl", "application/x-ndjson"})

TOO_MANY_ROWS: Final = Refusal(
    code="too-many-rows",
    sentence=f"There are more than {MOST_ROWS:,} rows. None of them was taken in.",
    what_to_do=f"Send them in several batches of at most {MOST_ROWS:,} rows each.",
    rule="form",
)
BUSY: Final = Refusal(
    code="too-many-batches",
    sentence="A batch of yours, or several of others, is being read. Nothing of this one was.",
    what_to_do="Send it again a little later.",
    rule="service",
)


def file_body() -> dict[str, Any]:
    """That a file is sent, in one of the two forms."""
    content = {kind: {"schema": {"type": "string", "minLength": 1}} for kind in sorted(_KINDS)}
    return {"requestBody": {"required": True, "content": content}}


_READING: set[str] = set()
"""For whom a file is being read, by code or number. One each: a large file may take its sender
hours, and nobody who sends slowly shuts the others out.
"""


@contextlib.asynccontextmanager
async def sent_file(
    request: Request, context: Context, use_case: Guarded[..., Any], table: Table
) -> AsyncIterator[RowsFile]:
    """The rows of the file that is sent for a use case, read for nobody who may not use it. Raises
    ApiRefused, RequestRefused or FileRefused before any row is taken.
    """
    if kind_of(request) not in _KINDS:
        raise RequestRefused(415)
    if refusal := use_case.refused(context):
        raise ApiRefused(refusal)
    whose = context.organisation or context.by
    if whose in _READING or len(_READING) >= _AT_ONCE:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        raise ApiRefused(BUSY, status=429, headers=headers)
    _READING.add(whose)
    try:
        handle = os.memfd_create("batch", os.MFD_CLOEXEC)
        try:
            async for part in request.stream():
                os.write(handle, part)
            path = Path(f"/proc/self/fd/{handle}")
            await asyncio.to_thread(_require_few, path, table)
            with open_rows(path, table) as rows:
                yield rows
        finally:
            os.close(handle)
    finally:
        _READING.discard(whose)


def _require_few(path: Path, table: Table) -> None:
    with open_rows(path, table) as rows:
        if any(number > MOST_ROWS for number, _ in enumerate(rows, 1)):
            raise ApiRefused(TOO_MANY_ROWS, status=413)
