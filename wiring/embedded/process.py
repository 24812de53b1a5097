"""Child processes: each ends with its parent, writes to a log file, is found again after a crash
and stopped in time.
"""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import psutil

EXIT_WITH_PARENT: Final = Path(__file__).with_name("exit_with_parent.py")
LARGEST_LOG: Final = 20 * 1024 * 1024
GRACE_SECONDS: Final = 15.0
SAME_PROCESS_SECONDS: Final = 1.0
LOOK_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How to start one program.

    `stop_signal` asks it to end in good order. `user` is a system user to become (root only).
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    stop_signal: signal.Signals
    log: Path
    pid_file: Path
    user: pwd.struct_passwd | None = None


class ChildProcess(Protocol):
    """What is asked of a child process; `subprocess.Popen` answers it."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, sig: int, /) -> None: ...

    def kill(self) -> None: ...


class Child:
    """A program started from a `Launch`, in a session of its own, out of reach of a Ctrl-C."""

    def __init__(self, launch: Launch, begun: ChildProcess | None = None) -> None:
        """Start it, unless it has `begun` already. From the main thread only: the child ends with
        the thread that starts it.
        """
        self.launch = launch
        self._process = begun or self._begin(launch)
        _write_pid_file(launch.pid_file, self._process.pid)

    def _begin(self, launch: Launch) -> subprocess.Popen[bytes]:
        turn_over(launch.log)
        user = f"{launch.user.pw_uid}:{launch.user.pw_gid}" if launch.user else "-"
        begin = [sys.executable, "-I", "-S", str(EXIT_WITH_PARENT), str(os.getpid())]
        with launch.log.open("ab") as log:
            return subprocess.Popen(
                [*begin, str(int(launch.stop_signal)), user, *launch.command],
                env=dict(launch.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ended(self) -> int | None:
        """The exit code (minus the signal's number if one ended it), None while it runs."""
        return self._process.poll()

    def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Ask it to end, wait `grace_seconds`, then end it. Harmless if it has ended."""
        if self.ended() is None:
            self._process.send_signal(self.launch.stop_signal)
            try:
                self._process.wait(grace_seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self.launch.pid_file.unlink(missing_ok=True)


def end_leftover(pid_file: Path, stop_signal: signal.Signals, grace_seconds: float) -> bool:
    """End what a killed supervisor left running, if `pid_file` names it. Returns whether it did.

    A process that merely got the same number later is recognised by its start time and left alone.
    """
    leftover = _read_pid_file(pid_file)
    if leftover is not None:
        with contextlib.suppress(psutil.NoSuchProcess):
            leftover.send_signal(stop_signal)
            if not ended_within(grace_seconds, leftover):
                leftover.kill()
                # It goes, but a busy machine may take its time over it.
                if not ended_within(GRACE_SECONDS, leftover):
                    raise psutil.TimeoutExpired(GRACE_SECONDS, leftover.pid)
    pid_file.unlink(missing_ok=True)
    return leftover is not None


def ended_within(seconds: float, *processes: psutil.Process) -> bool:
    """Whether all of these have ended by then, whoever's children they are."""
    deadline = time.monotonic() + seconds
    while any(map(is_alive, processes)):
        if time.monotonic() >= deadline:
            return False
        time.sleep(LOOK_SECONDS)
    return True


def is_alive(process: psutil.Process) -> bool:
    """Whether it still does anything. A killed process whose end nobody has asked for yet keeps its
    number and nothing else, and whoever should ask may be slow, or killed too.
    """
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def last_words(log: Path, lines: int) -> str:
    """The last lines a program wrote, blank ones left out; empty if there are none."""
    try:
        written = log.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return "\n".join([line for line in written if line.strip()][-lines:])


def _write_pid_file(path: Path, pid: int) -> None:
    try:
        created = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        created = time.time()
    path.write_text(json.dumps({"pid": pid, "created": created}))


def _read_pid_file(path: Path) -> psutil.Process | None:
    try:
        written = json.loads(path.read_text())
        process = psutil.Process(int(written["pid"]))
        same = abs(process.create_time() - float(written["created"])) < SAME_PROCESS_SECONDS
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None
    return process if same and is_alive(process) else None


def turn_over(log: Path) -> None:
    """Keep one earlier log once it is large, so that a system in service does not fill the disk."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
