"""The release that decides in this process, as it stands beside every event it records."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import policy
from policy.release import release_name

_NOT_READ = {".pyc"}


@cache
def this_release() -> str:
    """The name of the release that runs, with a digest of every file of the rules."""
    root, logic = Path(policy.__file__).parent, hashlib.sha256()
    files = (path for path in root.rglob("*") if path.is_file() and path.suffix not in _NOT_READ)
    for path in sorted(files):
        logic.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return release_name(logic.hexdigest())
