"""A form with one file in it, read as it comes: no more of it is in memory than just arrived."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from web.errors import RequestRefused

FIELD: Final = "file"
_MOST_HEADERS: Final = 4096
_MOST_FIELD: Final = 1024
_MOST_FIELDS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFile:
    """A file by the name and the type that it is sent with, the fields that stood before it, and
    its bytes. Raises RequestRefused while it is read, if the form ends amiss.
    """

    name: str
    media_type: str
    fields: Mapping[str, str]
    content: AsyncIterator[bytes]


Headers = Mapping[bytes, bytes]


class _Parts:
    """What the parser says of the form, in order: a part's headers, its bytes, its end (None)."""

    def __init__(self) -> None:
        self.said: deque[Headers | bytes | None] = deque()
        self.headers: dict[bytes, bytes] = {}
        self.ended = False
        self._name, self._value, self._length = b"", b"", 0

    def on_part_begin(self) -> None:
        self.headers, self._length = {}, 0

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += self._part(data, start, end)

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += self._part(data, start, end)

    def on_header_end(self) -> None:
        self.headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def on_headers_finished(self) -> None:
        self.said.append(self.headers)

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.said.append(bytes(data[start:end]))

    def on_part_end(self) -> None:
        self.said.append(None)

    def on_end(self) -> None:
        self.ended = True

    def _part(self, data: bytes, start: int, end: int) -> bytes:
        self._length += end - start
        if self._length > _MOST_HEADERS:
            raise RequestRefused(400)
        return bytes(data[start:end])


async def incoming_file(request: Request) -> IncomingFile:
    """The file of a form, up to where its bytes begin. Raises RequestRefused."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise RequestRefused(415)
    parts, fields, field = _Parts(), dict[str, str](), ""
    said = _said(request, parts, options[b"boundary"])
    async for item in said:
        if isinstance(item, Mapping):
            disposition = _options(item.get(b"content-disposition", b""))
            field = _text(disposition.get(b"name", b""))
            if field == FIELD:
                return IncomingFile(
                    name=_text(disposition.get(b"filename", b"")),
                    media_type=_text(item.get(b"content-type", b"")),
                    fields=fields,
                    content=_content(said),
                )
            if field in fields or len(fields) >= _MOST_FIELDS:
                raise RequestRefused(400)
            fields[field] = ""
        elif item is not None:
            fields[field] += _text(item)
            if len(fields[field]) > _MOST_FIELD:
                raise RequestRefused(400)
    raise RequestRefused(400)


async def read_to_the_end(request: Request) -> None:
    """Take what is still sent: a browser shows an answer only once it has sent everything."""
    with contextlib.suppress(RuntimeError):  # nothing is left
        async for _ in request.stream():
            pass


async def _said(
    request: Request, parts: _Parts, boundary: bytes
) -> AsyncIterator[Headers | bytes | None]:
    names = [name for name in dir(parts) if name.startswith("on_")]
    parser = MultipartParser(boundary, {name: getattr(parts, name) for name in names})  # type: ignore[arg-type]
    try:
        async for chunk in request.stream():
            parser.write(chunk)
            while parts.said:
                yield parts.said.popleft()
    except FormParserError:
        raise RequestRefused(400) from None
    if not parts.ended:
        raise RequestRefused(400)


async def _content(said: AsyncIterator[Headers | bytes | None]) -> AsyncIterator[bytes]:
    """The file's bytes, and then the rest of the form, in which there is no other part."""
    ended = False
    async for item in said:
        if ended or isinstance(item, Mapping):
            raise RequestRefused(400)
        if item is None:
            ended = True
        else:
            yield item


def _options(header: bytes) -> Mapping[bytes, bytes]:
    return parse_options_header(header)[1]


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestRefused(400) from None
