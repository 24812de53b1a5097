"""What a server is told of its recovery: in the one of its files of settings that counts last."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

FILE: Final = "postgresql.auto.conf"
SAID: Final = "# Of a restore; harmless afterwards."
_OF_RECOVERY = re.compile(rb"\s*(restore_command|recovery_target\w*)\b|" + re.escape(SAID.encode()))
# All but the moment, which is said last: PostgreSQL refuses any word on one target, even that there
# is none, once it has heard of another.
_OTHER_TARGETS: Final = ("", "_name", "_xid", "_lsn")


def tell(data: Path, command: str, at: datetime | None, timeline: int) -> None:
    """Say how a server recovers when it is started next: by what it gets the log, on which
    timeline, and to which moment (UTC), or as late as the log goes. Whatever was said of an earlier
    recovery is gone.
    """
    forget(data)
    # Said though there are none: another file of settings may name one.
    lines = [f"recovery_target{which} = ''" for which in _OTHER_TARGETS]
    moment = "" if at is None else at.astimezone(UTC).isoformat(sep=" ")
    lines += [f"recovery_target_time = '{moment}'", "recovery_target_action = 'promote'"]
    lines += [f"restore_command = {_quoted(command)}", f"recovery_target_timeline = '{timeline}'"]
    with (data / FILE).open("a", encoding="utf-8") as file:
        file.write("\n".join(["", SAID, *lines, ""]))
    (data / "recovery.signal").touch()


def forget(data: Path) -> None:
    """Take away what was said of a recovery that is over: every later copy would have it too, and
    whoever puts that one back would be held to this moment.
    """
    path = data / FILE
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    kept = [line for line in lines if not _OF_RECOVERY.match(line)]
    if kept != lines:
        path.write_bytes(b"".join(kept))


def _quoted(value: str) -> str:
    """A value as a file of settings has it, whatever is in it."""
    escaped = value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n")
    return f"'{escaped}'"
