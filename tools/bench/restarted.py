"""How soon everything runs again after `kill -9` of `referrals run`, on a folder of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tools.bench.figure import Better, Figure, Goal
from tools.bench.machine import ROOT, environment
from wiring.embedded.ports import free_ports

_RUNNING = "Ctrl-C stops"
_STOPPED_WITHIN = 60.0


class DidNotRun(Exception):
    """It ended without saying that it runs."""


def restarted(times: int) -> list[Figure]:
    """Seconds until it says that it runs: of the first start on an empty folder, and of each start
    after a kill. Raises DidNotRun.
    """
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        around = environment(Path(folder) / "pycache")
        around = around | free_ports().environment() | {"REFERRALS_DATA": str(data)}
        run, first = _started(around)
        again = []
        try:
            for _ in range(times):
                run.kill()
                run.wait()
                run, seconds = _started(around)
                again.append(seconds)
        finally:
            run.terminate()
            run.wait(_STOPPED_WITHIN)
    return [
        Figure(name="first start on an empty folder", unit="s", ours=[first]),
        Figure(
            name="everything runs again after kill -9",
            unit="s",
            ours=again,
            goal=Goal(limit=5, better=Better.LOWER, of=""),
            note="of `referrals run`, whose servers and programs end with it",
        ),
    ]


def _started(around: Mapping[str, str]) -> tuple[subprocess.Popen[str], float]:
    began = time.perf_counter()
    run = subprocess.Popen(
        [sys.executable, "-u", "-m", "starter.cli", "run"],
        cwd=ROOT,
        env=dict(around),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert run.stdout is not None
    last = ""
    for line in run.stdout:
        if _RUNNING in line:
            return run, time.perf_counter() - began
        last = line.strip() or last
    raise DidNotRun(f"it ended with {run.wait()}: {last}")
