"""Copying the log for as long as a service lives, through every end of the server."""

from __future__ import annotations

import signal
import subprocess
import threading
from pathlib import Path
from typing import Final

from wiring.backups.log_archive import keep_log
from wiring.backups.tools import BackupProblem, DatabaseServer, Say

AGAIN_SECONDS: Final = 5.0


class LogCopier:
    """Begins to copy as it is made, and then whenever the link to the server has ended: each time
    anew, for the server may have been put back to an earlier moment meanwhile. Raises BackupProblem
    where it cannot begin at all.
    """

    def __init__(self, server: DatabaseServer, to: Path, say: Say) -> None:
        self._server, self._to, self._say = server, to, say
        self._told = threading.Event()
        self._copying: subprocess.Popen[bytes] | None = keep_log(server, to, say)

    def run(self) -> int:
        """Copy until told to end; the last program's own exit code."""
        code = 0
        while True:
            if self._copying is not None:
                code = self._copying.wait()
            if self._told.wait(AGAIN_SECONDS):
                return code
            self._begin()

    def end(self) -> None:
        """Tell it to end, from a signal's handler."""
        self._told.set()
        if self._copying is not None:
            self._copying.send_signal(signal.SIGINT)

    def _begin(self) -> None:
        self._copying = None
        try:
            self._copying = keep_log(self._server, self._to, self._say)
        except BackupProblem as problem:
            self._say(f"{problem.sentence} {problem.what_to_do} It is tried again.")
        if self._told.is_set():
            # Told between the two: nobody has told this one.
            self.end()
