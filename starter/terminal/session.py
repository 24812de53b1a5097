"""The session token of the person at this computer, in a file that only they can read: one for each
data folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from wiring.embedded.folder import write_private

FILE_VARIABLE = "REFERRALS_SESSION_FILE"
FIRST = "support"


def session_file(
    data_dir: Path, environment: Mapping[str, str] = os.environ, *, track: str = FIRST
) -> Path:
    """The file that holds the session token for a data folder, which belongs to one track.

    REFERRALS_SESSION_FILE names another file; for a track other than support its name is added.
    """
    chosen = environment.get(FILE_VARIABLE)
    if chosen:
        return Path(chosen if track == FIRST else f"{chosen}-{track}")
    state = environment.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    folder = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
    return Path(state) / "referrals" / f"session-{folder}"


def keep_token(path: Path, token: str) -> None:
    """Keep a token, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(path, token)


def read_token(path: Path) -> str:
    """The token kept, empty if there is none."""
    try:
        return path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def forget_token(path: Path) -> None:
    """Nobody is signed in any more."""
    path.unlink(missing_ok=True)
