"""What a crash leaves around a cluster's files, and how a new server gets past it without harm.

PostgreSQL guards its files by `postmaster.pid`: the server's process number, and the shared memory
its processes are attached to. Removing that file would remove the guard, so nothing here does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import psutil

from wiring.embedded.process import ended_within, is_alive

ORPHAN_SECONDS: Final = 10.0

# More than any system gives out, so that nothing runs under it.
NOBODYS_NUMBER: Final = 2**31 - 1


def wait_for_orphans(data: Path) -> None:
    """Wait for processes of a killed server to end, which they do by themselves, within bounds.

    Until then a new server refuses to start, because they might still write.
    """
    home = str(data.resolve())
    orphans = [
        process
        for process in psutil.process_iter(["name", "cwd"])
        if process.info["name"] == "postgres" and process.info["cwd"] == home
    ]
    ended_within(ORPHAN_SECONDS, *orphans)


def disown_lock(data: Path) -> None:
    """Take the number of a stranger, or of the killed server, out of `postmaster.pid`; the rest of
    the guard stays.

    After a crash of the whole machine (or container) the number may belong to anything, and a
    killed server keeps it until somebody has asked for its end: PostgreSQL would refuse to start
    for as long as there is such a process.
    """
    lock = data / "postmaster.pid"
    try:
        first, rest = lock.read_text().split("\n", 1)
        holder = psutil.Process(int(first))
        stranger = not is_alive(holder) or str(data) not in holder.cmdline()
    except (FileNotFoundError, ValueError, psutil.Error):
        return
    if stranger:
        lock.write_text(f"{NOBODYS_NUMBER}\n{rest}")
