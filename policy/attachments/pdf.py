"""The form of a PDF document: its version at the very beginning, where its table is said, and its
end at the very end.
"""

from __future__ import annotations

import re
from typing import Final

_BEGINS: Final = re.compile(rb"%PDF-[12]\.[0-9]")
_BEGINNING = 8
_TAIL = 2048
_ENDS: Final = re.compile(rb"startxref\s+([0-9]{1,10})\s+%%EOF[\0\s]*\Z")
_EOF: Final = b"%%EOF"


class PdfCheck:
    """See `policy.attachments.content`."""

    def __init__(self) -> None:
        self._begins, self._tail, self._length = b"", b"", 0
        self.more = False

    def feed(self, data: bytes) -> bool:
        """See FormCheck."""
        self._begins += data[: _BEGINNING - len(self._begins)]
        self._length += len(data)
        self._tail = (self._tail + data[-_TAIL:])[-_TAIL:]
        return len(self._begins) < _BEGINNING or _BEGINS.fullmatch(self._begins) is not None

    def whole(self) -> bool:
        """See FormCheck. What stands behind the end may be another file altogether."""
        found = _ENDS.search(self._tail)
        if found is None:
            self.more = _EOF in self._tail
            return False
        return len(self._begins) == _BEGINNING and int(found.group(1)) < self._length
