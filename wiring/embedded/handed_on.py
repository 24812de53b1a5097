"""The other side of `wiring.embedded.nursery`: asking for programs, and having them as children."""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from wiring.embedded.process import Child, Launch, turn_over

PR_SET_CHILD_SUBREAPER: Final = 36
LOADED_WITHIN: Final = 60.0
_LOOK_SECONDS: Final = 0.02


class HandedOn:
    """A process that another began and that is our child now, as `subprocess.Popen` shows one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        """The exit code, minus the signal's number if one ended it; None while it runs."""
        if self._code is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if ended else None
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended. Raises TimeoutExpired."""
        until = time.monotonic() + timeout if timeout is not None else None
        while (code := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(_LOOK_SECONDS)
        return code

    def send_signal(self, number: int) -> None:
        """Harmless if it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """Begins programs of ours quickly, for as long as it is open. Whatever it cannot do is done in
    the ordinary way. From the main thread only, as `Child`.
    """

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._environment, self._log = dict(environment), log
        self._loading: subprocess.Popen[str] | None = None

    def open(self, modules: tuple[str, ...]) -> None:
        """Let it load, beside whatever else is done."""
        if sys.platform != "linux" or not _takes_orphans(True):
            return
        with self._log.open("ab") as log:
            self._loading = subprocess.Popen(
                [sys.executable, "-m", "wiring.embedded.nursery", str(os.getpid()), *modules],
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                text=True,
            )

    def child(self, launch: Launch) -> Child:
        """A program that is `python -m` something."""
        begun = self._begun(launch) if self._loading is not None else None
        return Child(launch, begun)

    def close(self) -> None:
        """Nothing more is begun. Harmless if it was not open."""
        if self._loading is None:
            return
        for pipe in (self._loading.stdin, self._loading.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._loading.wait(1.0)
        except subprocess.TimeoutExpired:
            self._loading.kill()
            self._loading.wait()
        self._loading = None
        _takes_orphans(False)

    def _begun(self, launch: Launch) -> HandedOn | None:
        loading = self._loading
        assert loading is not None and loading.stdin is not None and loading.stdout is not None
        turn_over(launch.log)
        asked = {
            "name": launch.name,
            "arguments": launch.command[2:],  # after `python -m`
            "environment": dict(launch.environment),
            "log": str(launch.log),
            "stop_signal": int(launch.stop_signal),
        }
        try:
            loading.stdin.write(json.dumps(asked) + "\n")
            loading.stdin.flush()
            ready, _, _ = select.select([loading.stdout], [], [], LOADED_WITHIN)
            answer = loading.stdout.readline() if ready else ""
        except OSError:
            answer = ""
        if not answer:
            self.close()
            return None
        return HandedOn(int(answer))


def _takes_orphans(takes: bool) -> bool:
    """Whether processes below us whose parent has ended become our children; whether that could be
    set.
    """
    system = ctypes.CDLL(None, use_errno=True)
    return bool(system.prctl(PR_SET_CHILD_SUBREAPER, int(takes), 0, 0, 0) == 0)
