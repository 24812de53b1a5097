"""What the machine is and does meanwhile: cores, load, commit, and who uses the processors."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
QUIET = 0.5
DISTURBED = 0.15
"""Above this share of the machine used by programs that are not ours, a run is marked."""


def cores() -> int:
    """Processors this machine has."""
    return os.cpu_count() or 1


def load() -> float:
    """The load average of the last minute."""
    return os.getloadavg()[0]


def pace() -> float:
    """Seconds that twenty million additions in Python take here: the best of three. Seconds and
    rows a second that were measured on two machines can be compared by it; so can one machine's of
    an hour ago with now's.
    """
    return min(_additions() for _ in range(3))


def _additions() -> float:
    began, total = time.perf_counter(), 0
    for number in range(20_000_000):
        total += number
    return time.perf_counter() - began


def wait_until_quiet(seconds: float) -> float:
    """Wait, `seconds` at most, for a load below QUIET; the load then."""
    until = time.monotonic() + seconds
    while load() > QUIET and time.monotonic() < until:
        time.sleep(2)
    return load()


def commit() -> str:
    """The commit measured, with `-changed` after it if files differ from it."""
    try:
        number = _git("rev-parse", "--short", "HEAD")
        return f"{number}-changed" if _git("status", "--porcelain") else number
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*words: str) -> str:
    run = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def environment(cache: Path) -> dict[str, str]:
    """What a measured program of Python's sees. It keeps its compiled modules in `cache`, also
    where the caller's shell forbids keeping any: the floor's sandbox loads a case's modules anew
    for each case, and would compile them each time.
    """
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONPYCACHEPREFIX": str(cache)}


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor seconds used so far, by role, and by the whole machine."""

    at: float
    machine: float
    by_role: Mapping[str, float]

    def since(self, before: Usage) -> dict[str, float]:
        """Seconds by role between the two; `others` is the share of the machine, 0 to 1, that went
        to programs that are not ours.
        """
        spent = {role: seconds - before.by_role[role] for role, seconds in self.by_role.items()}
        others = self.machine - before.machine - sum(spent.values())
        return spent | {"others": max(0.0, others) / ((self.at - before.at) * cores())}


def usage(roles: Mapping[str, int]) -> Usage:
    """Now. `roles` are process numbers by role; a process's children count with it."""
    times = psutil.cpu_times()
    busy = sum(times) - times.idle - getattr(times, "iowait", 0.0)
    spent = {role: _spent(number) for role, number in roles.items()}
    return Usage(time.monotonic(), busy, spent)


def _spent(number: int) -> float:
    process = psutil.Process(number)
    own = process.cpu_times()
    # Children that have ended are in their parent's own account.
    total = float(own.user + own.system + own.children_user + own.children_system)
    if number == os.getpid():
        return float(own.user + own.system)
    for child in process.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            total += times.user + times.system
    return total
