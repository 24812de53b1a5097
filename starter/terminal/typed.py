"""Text that is read from standard input or a file until its end, so that it stands in no list of
commands.
"""

from __future__ import annotations

import sys
from typing import IO

from policy.people.text import is_text
from starter.terminal.output import Exit, Stopped, stopped

MOST_BYTES = 50_000


def read_typed(file: IO[bytes] | None = None) -> str:
    """What was typed, or stands in a file, without outer spaces; empty if nothing was.

    Raises:
        Stopped: it is no text in UTF-8, or has no end in sight.
    """
    said = (file or sys.stdin.buffer).read(MOST_BYTES + 1)
    if len(said) > MOST_BYTES:
        raise stopped(
            "too-long",
            f"What was given has more than {MOST_BYTES} bytes.",
            "Say it more briefly; documents do not belong here.",
            Exit.WRONG_USE,
            "form",
        )
    try:
        text = said.decode("utf-8")
    except UnicodeDecodeError:
        raise _no("not-text", "What was given is no text in UTF-8.") from None
    if not is_text(text, several_lines=True):
        raise _no("control-character", "It holds something that is no character, such as NUL.")
    return text.replace("\r\n", "\n").strip()


def _no(code: str, sentence: str) -> Stopped:
    return stopped(code, sentence, "Type it again.", Exit.WRONG_USE, "form")
