"""Whether a file is what its name says, by its bytes, as they come: beginning, parts and end. It is
held to the form of its kind and not read: what a viewer would do with it is for the scanner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from policy.attachments.jpeg import JpegCheck
from policy.attachments.kinds import FileKind
from policy.attachments.pdf import PdfCheck
from policy.attachments.png import SIGNATURE, PngCheck
from policy.attachments.refusals import FILE_DAMAGED, FILE_DISAGREES, FILE_HIDES_MORE, FILE_MISSING
from policy.refusal import Refusal

_MAGIC: Final[Mapping[FileKind, bytes]] = {
    FileKind.PDF: b"%PDF-",
    FileKind.PNG: SIGNATURE,
    FileKind.JPEG: b"\xff\xd8\xff",
}
_HEAD = 4096
_SCRIPTS = (b"<script", b"<?php", b"<html", b"<!doctype html", b"<svg ", b"#!/bin/", b"#!/usr/")
"""What makes another program take a file for its own; in the first bytes, where those look."""


class FormCheck(Protocol):
    """One kind's form, held against bytes as they come."""

    def feed(self, data: bytes) -> bool:
        """The next bytes; False as soon as they cannot be right."""

    def whole(self) -> bool:
        """Whether its end has come."""

    @property
    def more(self) -> bool:
        """Whether something stood behind its end."""


_CHECKS: Final[Mapping[FileKind, Callable[[], FormCheck]]] = {
    FileKind.PDF: PdfCheck,
    FileKind.PNG: PngCheck,
    FileKind.JPEG: JpegCheck,
}


class ContentCheck:
    """One file, judged as it comes. Keeps a few thousand bytes however long it is."""

    def __init__(self, kind: FileKind) -> None:
        self._kind, self._form = kind, _CHECKS[kind]()
        self._head, self._length = b"", 0

    def feed(self, data: bytes) -> Refusal | None:
        """The next bytes; why they cannot be taken, as soon as that is known."""
        self._length += len(data)
        if len(self._head) < _HEAD:
            self._head += data[: _HEAD - len(self._head)]
            if not self._begins():
                return FILE_DISAGREES
        if not self._form.feed(data):
            return FILE_HIDES_MORE if self._form.more else FILE_DAMAGED
        return None

    def end(self) -> Refusal | None:
        """Why what came is not a whole file of its kind; None if it is."""
        if not self._length:
            return FILE_MISSING
        lowered = self._head.lower()
        if any(script in lowered for script in _SCRIPTS):
            return FILE_HIDES_MORE
        if self._form.whole():
            return None
        return FILE_HIDES_MORE if self._form.more else FILE_DAMAGED

    def _begins(self) -> bool:
        magic = _MAGIC[self._kind]
        return self._head.startswith(magic[: len(self._head)])
