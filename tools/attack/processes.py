"""What every user of the machine, or another of this one's processes, sees of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from tools.attack.trial import TRACKS, Target, Tried

PROC = Path("/proc")


def processes(target: Target, proc: Path = PROC) -> Iterator[Tried]:
    """No secret and no word of a person in arguments or environment."""
    secrets = (*_secrets(target), *target.words)
    seen = [one for one in proc.iterdir() if one.name.isdigit() and _is_ours(one, target)]
    for part in ("cmdline", "environ"):
        showing = [one.name for one in seen if any(word in _read(one / part) for word in secrets)]
        yield Tried(
            f"secrets and words in {part} of {len(seen)} processes",
            held=bool(seen) and not showing,
            said=", ".join(showing),
        )


def _is_ours(process: Path, target: Target) -> bool:
    folder = str(target.folder).encode()
    return folder in _read(process / "cmdline") or folder in _read(process / "environ")


def _secrets(target: Target) -> Iterator[bytes]:
    for track in TRACKS:
        settings = target.settings(track)
        password = make_url(settings["database_url"]).password
        for secret in (password, settings.get("temporal_token")):
            if secret:
                yield str(secret).encode()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""  # it has ended, or is another user's
