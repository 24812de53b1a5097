"""A form that is held part by part as its bytes come, to its end and no further."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

_PADDING: Final = b"\0\r\n "
"""May stand behind an end: zeros, ends of lines and blanks."""


class CheckByParts(ABC):
    """See `policy.attachments.content`. Each kind says what its next part is."""

    def __init__(self) -> None:
        self._waiting = b""
        self._ended = False
        self.more = False

    def feed(self, data: bytes) -> bool:
        """See FormCheck."""
        self._waiting += data
        while self._waiting:
            if self._ended:
                self.more = bool(self._waiting.strip(_PADDING))
                self._waiting = b""
                return not self.more
            before = len(self._waiting)
            if not self._step():
                return False
            if len(self._waiting) == before:
                break
        return True

    def whole(self) -> bool:
        """See FormCheck."""
        return self._ended and not self.more

    @abstractmethod
    def _step(self) -> bool:
        """Take what can be taken of what waits; False if it is wrong, nothing taken if more is
        needed.
        """
