"""Programs of ours that begin together, out of one process that has loaded what they all need.

    python -m wiring.embedded.nursery PARENT_PID MODULE [MODULE ...]

Loading is most of what a start takes, and six programs would each do it. This one loads the modules
once; then each line on its input names a program, which becomes a process of its own, with its own
session, log and environment, and a child of PARENT_PID, as if that had started it; its number is
the answer. It ends when its input does. It holds no secret, opens nothing and has one thread: what
is inherited is loaded code. Linux only: elsewhere a process cannot be handed on to another parent.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import runpy
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any, Final

from wiring.exit import FAILED, end_with, leave

PR_SET_PDEATHSIG: Final = 1
PR_SET_NAME: Final = 15
HANDED_ON_WITHIN: Final = 5.0


def main(parent: int, modules: list[str]) -> int:
    """Begin what is asked for until the input ends. 1 if loading has started a thread, which no
    program could inherit.
    """
    # What is loaded never goes: looking for what does would only take time here, and afterwards
    # would copy pages that all of them share.
    gc.disable()
    for module in modules:
        importlib.import_module(module)
    gc.freeze()
    if len(os.listdir("/proc/self/task")) != 1:
        return FAILED
    told, tells = os.pipe()
    for line in sys.stdin:
        between = os.fork()
        if between == 0:
            child = os.fork()
            if child == 0:
                os.closerange(told, tells + 1)
                end_with(partial(_be, parent, json.loads(line)))
            os.write(tells, child.to_bytes(8))
            leave(0)
        # Not before it has ended: only then has its child fallen to `parent`, which may ask for it.
        os.waitpid(between, 0)
        os.write(1, f"{int.from_bytes(os.read(told, 8))}\n".encode())
    return 0


def _be(parent: int, program: dict[str, Any]) -> int:
    """Run a program in this process. It ends the process itself; one that does not has failed."""
    _become(parent, program)
    arguments = program["arguments"]
    sys.argv = list(arguments)
    # What runs as the main module is run anew, with all that it needs being there.
    for name in (arguments[0], f"{arguments[0]}.__main__"):
        if not hasattr(sys.modules.get(name), "__path__"):
            sys.modules.pop(name, None)
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    return FAILED


def _become(parent: int, program: dict[str, Any]) -> None:
    os.setsid()
    os.umask(0o077)
    log = os.open(Path(program["log"]), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number, place in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(place, number)
    sys.stdin = open(0, closefd=False)
    sys.stdout, sys.stderr = (
        open(place, "w", buffering=1, closefd=False, errors=errors)
        for place, errors in ((1, "strict"), (2, "backslashreplace"))
    )
    os.environ.clear()
    os.environ.update(program["environment"])
    until = time.monotonic() + HANDED_ON_WITHIN
    while os.getppid() != parent and time.monotonic() < until:
        time.sleep(0.001)
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(PR_SET_NAME, program["name"].encode(), 0, 0, 0)
    system.prctl(PR_SET_PDEATHSIG, program["stop_signal"], 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit("The process that asked for this program is gone already.")
    gc.enable()


if __name__ == "__main__":
    end_with(lambda: main(int(sys.argv[1]), sys.argv[2:]))
