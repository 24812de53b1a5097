"""A file that a form of ours sends: in memory only while it is read, for it is full of people."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from web.errors import RequestRefused
from web.guard import MOST_BYTES

FIELD: Final = "file"
_MOST_FIELDS: Final = 4


class _InMemory(MultiPartParser):
    """Never puts a file on a disk: the guard bounds how large one is."""

    spool_max_size = MOST_BYTES


async def uploaded(request: Request) -> tuple[bytes, dict[str, str]]:
    """The file of a form, empty if none was chosen, and the form's other fields. Raises
    RequestRefused.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise RequestRefused(415)
    parser = _InMemory(
        request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS, max_part_size=1024
    )
    try:
        form = await parser.parse()
    except (MultiPartException, FormParserError, KeyError):
        raise RequestRefused(400) from None
    try:
        file = form.get(FIELD)
        content = await file.read() if isinstance(file, UploadFile) else b""
        fields = {name: text for name, text in form.multi_items() if isinstance(text, str)}
    finally:
        await form.close()
    return content, fields


@contextlib.contextmanager
def in_memory(content: bytes) -> Iterator[Path]:
    """A path by which the content can be opened as a file, as long as this lasts."""
    handle = os.memfd_create("upload", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(handle), "wb") as file:
            file.write(content)
        yield Path(f"/proc/self/fd/{handle}")
    finally:
        os.close(handle)
