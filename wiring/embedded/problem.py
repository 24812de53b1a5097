"""Why the system could not start, in words for the person in front of it."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wiring.embedded.process import last_words

# Codes are for scripts and runbooks, and never change their meaning; neither do exit codes.
EXIT_CODES: Final = {
    "already-running": 10,
    "port-taken": 11,
    "disk-full": 12,
    "folder-version": 13,
    "folder-not-ours": 14,
    "folder-not-writable": 15,
    "postgres-version": 16,
    "postgres-did-not-start": 17,
    "temporal-did-not-start": 18,
    "program-missing": 19,
    "bad-setting": 20,
    "key-ring-missing": 21,
    "key-store-missing": 21,
    "demo-cut-off": 22,
    "demo-not-filled": 23,
    "record-older-than-log": 24,
}

NEEDED_MIB: Final = 256
ALMOST_NOTHING: Final = 16 * 1024 * 1024
NO_SPACE: Final = "No space left on device"
DISK_FULL_SQLSTATE: Final = "53100"


class StartProblem(Exception):
    """A start that was refused or failed. Nothing was damaged; `what_to_do` says how to go on.

    `code` is one of `EXIT_CODES`; both texts are plain English without personal data.
    """

    def __init__(self, code: str, sentence: str, what_to_do: str) -> None:
        super().__init__(code, sentence, what_to_do)
        self.code = code
        self.sentence = sentence
        self.what_to_do = what_to_do
        self.exit_code = EXIT_CODES[code]

    def __str__(self) -> str:
        return f"{self.sentence} {self.what_to_do}"


def disk_full(where: object, needed_mib: int) -> StartProblem:
    """The problem of a disk without room for `needed_mib` mebibytes under `where`."""
    return StartProblem(
        "disk-full",
        f"The disk under {where} is full, or nearly so.",
        f"Free at least {needed_mib} MiB, or choose another folder with REFERRALS_DATA, "
        "and start again.",
    )


def did_not_start(code: str, server: str, folder: Path, log: Path) -> StartProblem:
    """The problem of a server that ended, or kept silent, after its start; a full disk by its name.

    `folder` holds the server's files. Servers write no personal data to `log`.
    """
    words = last_words(log, 3)
    if NO_SPACE in last_words(log, 40) or shutil.disk_usage(folder).free < ALMOST_NOTHING:
        return disk_full(folder, NEEDED_MIB)
    return StartProblem(
        code, f"{server} did not start.", f"Its log is {log}; it ends with: {words or 'nothing'}"
    )


def is_disk_full(error: BaseException) -> bool:
    """Whether a full disk is at the bottom of `error`, by the system's word or PostgreSQL's."""
    return any(
        (isinstance(link, OSError) and link.errno in (errno.ENOSPC, errno.EDQUOT))
        or getattr(link, "sqlstate", None) == DISK_FULL_SQLSTATE
        for link in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """`error` and everything it came from; SQLAlchemy keeps the driver's own error in `orig`."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        link = waiting.pop()
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += [link.__cause__, link.__context__, getattr(link, "orig", None)]
