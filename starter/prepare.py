"""Bring database and Temporal to what this version of a track needs, once before its worker and
watchdog start.

    python -m starter.prepare [--new-key-ring]

Safe to repeat at every start. The track is the settings'; the rights come from `wiring.admin`.
"""

from __future__ import annotations

import asyncio
import sys

from service.prepare import KeyRingError, prepare, require_usable_key_ring
from wiring.admin import Admin
from wiring.exit import end_with
from wiring.logs import configure
from wiring.settings import Settings, SettingsMissing

NEW_KEY_RING = "--new-key-ring"


def main(arguments: list[str]) -> int:
    """The job. Makes a key ring only when asked to."""
    # What a server says of a refused statement may quote a password.
    configure("prepare")
    try:
        settings = Settings.load()
        require_usable_key_ring(settings.key_ring, new=NEW_KEY_RING in arguments)
        asyncio.run(prepare(settings, Admin.load()))
    except (SettingsMissing, KeyRingError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    end_with(lambda: main(sys.argv[1:]))
