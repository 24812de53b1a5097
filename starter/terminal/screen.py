"""The one way onto a screen: whatever a command says, nothing in it acts on the terminal. What an
older release stored is shown, with a mark where a character would have acted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from policy.people.text import is_text

MARK = "\N{REPLACEMENT CHARACTER}"
"""Stands where something stood that is no character."""


def shown(text: str) -> str:
    """Text as a screen may have it: as it is, but for what would act on the screen."""
    if text.isprintable() or is_text(text, several_lines=True):
        return text
    return "".join(
        letter if letter.isprintable() or is_text(letter, several_lines=True) else MARK
        for letter in text
    )


class ShownStream:
    """A stream that writes what may be shown; all else is the stream's own."""

    def __init__(self, inner: TextIO) -> None:
        self.inner = inner

    def write(self, text: str) -> int:
        """As a stream's."""
        self.inner.write(shown(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@contextmanager
def shown_streams() -> Iterator[None]:
    """Everything that is said on standard output and error meanwhile may be shown."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (ShownStream(each) for each in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def itself(stream: TextIO) -> TextIO:
    """The stream behind, for what draws with colours and judges its texts one by one."""
    return stream.inner if isinstance(stream, ShownStream) else stream
