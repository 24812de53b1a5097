"""The session of the person at this computer, in a file that only they can read: which front door
was signed in at, and the token. Nothing else of the service is kept on a desk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wiring.embedded.place import write_private

FILE_VARIABLE = "REFERRALS_SESSION_FILE"
FIRST = "support"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSession:
    """A token, and the address of the front door that gave it; empty for one that was given beside
    the database.
    """

    token: str
    address: str = ""


NOBODY = KeptSession(token="")


def session_file(
    data_dir: Path | None, environment: Mapping[str, str] = os.environ, *, track: str = FIRST
) -> Path:
    """The file that holds the session for a data folder, which belongs to one track; without one,
    as on an officer's desk, for the track.

    REFERRALS_SESSION_FILE names another file; for a track other than support its name is added.
    """
    chosen = environment.get(FILE_VARIABLE)
    if chosen:
        return Path(chosen if track == FIRST else f"{chosen}-{track}")
    state = environment.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    name = track
    if data_dir is not None:
        name = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
    return Path(state) / "referrals" / f"session-{name}"


def keep_session(path: Path, session: KeptSession) -> None:
    """Keep a session, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(path, json.dumps({"address": session.address, "token": session.token}))


def read_session(path: Path) -> KeptSession:
    """The session kept, that of nobody if there is none."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return NOBODY
    if not text.startswith("{"):
        # As earlier releases kept it.
        return KeptSession(token=text)
    try:
        kept = json.loads(text)
        return KeptSession(token=str(kept["token"]), address=str(kept["address"]))
    except (ValueError, KeyError, TypeError):
        return NOBODY


def forget_session(path: Path) -> None:
    """Nobody is signed in any more."""
    path.unlink(missing_ok=True)
