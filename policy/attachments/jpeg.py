"""The form of a JPEG picture: segment by segment, from its start to its end of image and no
further.
"""

from __future__ import annotations

from typing import Final

from policy.attachments.by_parts import CheckByParts

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length: TEM and the restarts."""
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class JpegCheck(CheckByParts):
    """See `policy.attachments.content`."""

    def __init__(self) -> None:
        super().__init__()
        self._left = 0  # of the segment under way
        self._begun = self._frame = self._scan = self._in_scan = False

    def _step(self) -> bool:
        if self._left:
            taken = min(self._left, len(self._waiting))
            self._left -= taken
            self._waiting = self._waiting[taken:]
            return True
        if self._in_scan:
            return self._scanned()
        return self._marker()

    def _scanned(self) -> bool:
        """Coded data runs to the next marker; FF 00 is data, and restarts belong to it."""
        place = self._waiting.find(b"\xff")
        if place < 0:
            self._waiting = b""
            return True
        self._waiting = self._waiting[place:]
        if len(self._waiting) < 2:
            return True
        if self._waiting[1] == 0 or self._waiting[1] in _ALONE:
            self._waiting = self._waiting[2:]
        elif self._waiting[1] == 0xFF:
            self._waiting = self._waiting[1:]
        else:
            self._in_scan = False
            return self._marker()
        return True

    def _marker(self) -> bool:
        if self._waiting[0] != 0xFF:
            return False
        if len(self._waiting) < 2:
            return True
        marker = self._waiting[1]
        if not self._begun:
            self._begun = marker == _START
            self._waiting = self._waiting[2:]
            return self._begun
        if marker == 0xFF:
            self._waiting = self._waiting[1:]
            return True
        if marker == _END:
            self._ended = self._frame and self._scan
            self._waiting = self._waiting[2:]
            return self._ended
        if marker in _ALONE:
            self._waiting = self._waiting[2:]
            return True
        return self._segment(marker)

    def _segment(self, marker: int) -> bool:
        if marker in (0, _START):
            return False
        if len(self._waiting) < 4:
            return True
        length = int.from_bytes(self._waiting[2:4], "big")
        self._left, self._waiting = length - 2, self._waiting[4:]
        self._frame |= marker in _FRAMES
        if marker == _SCAN:
            self._scan = self._in_scan = True
        return length >= 2 and (marker != _SCAN or self._frame)
