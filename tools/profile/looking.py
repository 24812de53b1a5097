"""Looking into a running worker: its threads' processor time, and what its Python code is at."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools.bench.machine import ROOT

SAMPLER = ROOT / ".venv-profile" / "bin" / "py-spy"
A_SECOND = 200
_LONGEST = 3_600
_TICKS = os.sysconf("SC_CLK_TCK")
_NAMES = {
    "tokio-rt-worker": "the engine's core (Rust)",
    "python": "Python: runs of workflows",
    "workflow-proces": "the engine's core, workflows (Rust)",
}


def thread_seconds(process: int) -> Mapping[str, float]:
    """Processor seconds of a process's living threads so far, by what they are for."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for thread in Path(f"/proc/{process}/task").iterdir():
        try:
            said = (thread / "stat").read_text(encoding="utf-8")
        except OSError:
            continue  # it has ended meanwhile
        name = said[said.index("(") + 1 : said.rindex(")")]
        spent = said[said.rindex(")") + 2 :].split()[11:13]
        main = thread.name == str(process)
        kind = "Python: the event loop" if main else _NAMES.get(name, "other threads")
        seconds[kind] += sum(map(int, spent)) / _TICKS
    return seconds


@contextmanager
def sampled(process: int, into: Path) -> Iterator[None]:
    """Sample a process's Python threads that hold the interpreter, without halting it, while the
    block runs; the stacks stand in the file afterwards.
    """
    words = ["record", "--format", "raw", "--gil", "--nonblocking", "--rate", str(A_SECOND)]
    where = ["--duration", str(_LONGEST), "--output", str(into), "--pid", str(process)]
    sampler = subprocess.Popen(
        [str(SAMPLER), *words, *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        sampler.send_signal(signal.SIGINT)
        sampler.wait()
