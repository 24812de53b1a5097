"""How every process of ours ends: with its exit code, whatever threads are still there.

The engine's client brings threads that are not Python's. When the interpreter takes itself apart,
one of them that still has something to hand over aborts the process or waits for ever
(https://github.com/temporalio/sdk-python/issues/300), and what was done and committed ends with 134
or not at all. The SDK offers no way to end them, so no process of ours is taken apart: everything
of ours is closed by then, what was said is flushed, and the process is gone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

FAILED = 1
INTERRUPTED = 130


def end_with(main: Callable[[], int]) -> NoReturn:
    """Run a process's main function and leave with what it returns. Every `python -m` entry and
    the installed command end here and nowhere else.

    Whatever `main` opened is closed when it returns. An error that it lets through goes to
    `sys.excepthook`, which `wiring.logs` guards, and ends with 1.
    """
    leave(_code_of(main))


def leave(code: int) -> NoReturn:
    """Say what is left to be said, then go. What cannot be written any more makes a 0 a 1."""
    # What was never loaded has nothing left to say, and loading it would take a command's time.
    logs = sys.modules.get("logging")
    if logs is not None:
        logs.shutdown()
    # One after the other: an output that nobody reads keeps nothing from the other.
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except (OSError, ValueError):
            code = code or FAILED
    os._exit(code)


def _code_of(main: Callable[[], int]) -> int:
    try:
        return main()
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as asked:
        return asked.code if isinstance(asked.code, int) else FAILED if asked.code else 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return FAILED
