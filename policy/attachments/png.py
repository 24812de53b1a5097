"""The form of a PNG picture: chunk by chunk, each with its sum, from IHDR to IEND, no further."""

from __future__ import annotations

import zlib
from typing import Final

from policy.attachments.by_parts import CheckByParts

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_AROUND = 8
"""Bytes before a chunk's data: its length and its name; its sum of 4 stands behind."""
_LONGEST_CHUNK = 2**31 - 1
_HEADER_LENGTH = 13


class PngCheck(CheckByParts):
    """See `policy.attachments.content`."""

    def __init__(self) -> None:
        super().__init__()
        self._left = 0  # of the data of the chunk under way
        self._name = b""
        self._sum = 0
        self._seen: set[bytes] = set()
        self._begun = False

    def _step(self) -> bool:
        if not self._begun:
            if len(self._waiting) >= len(SIGNATURE):
                self._begun = self._waiting.startswith(SIGNATURE)
                self._waiting = self._waiting[len(SIGNATURE) :]
                return self._begun
            return True
        if self._left:
            part, self._waiting = self._waiting[: self._left], self._waiting[self._left :]
            self._left -= len(part)
            self._sum = zlib.crc32(part, self._sum)
            return True
        return self._sum_follows() if self._name else self._chunk_begins()

    def _chunk_begins(self) -> bool:
        if len(self._waiting) < _AROUND:
            return True
        self._left = int.from_bytes(self._waiting[:4], "big")
        self._name = self._waiting[4:_AROUND]
        self._waiting = self._waiting[_AROUND:]
        self._sum = zlib.crc32(self._name)
        first = not self._seen
        self._seen.add(self._name)
        if not (self._name.isalpha() and self._name.isascii()) or self._left > _LONGEST_CHUNK:
            return False
        if self._name == b"IHDR":
            return first and self._left == _HEADER_LENGTH
        if self._name == b"IEND":
            return self._left == 0 and b"IDAT" in self._seen
        return not first

    def _sum_follows(self) -> bool:
        if len(self._waiting) < 4:
            return True
        right = int.from_bytes(self._waiting[:4], "big") == self._sum
        self._waiting = self._waiting[4:]
        self._ended = self._name == b"IEND"
        self._name = b""
        return right
