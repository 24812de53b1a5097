"""Bring database and Temporal to what this version of a track needs, once before its worker and
watchdog start.

    python -m starter.prepare [--new-key-ring | --new-key-store]

Safe to repeat at every start. The track is the settings'; the rights come from `wiring.admin`.
"""

from __future__ import annotations

import asyncio
import sys

from service.prepare import HalfStoreError, KeyRingError, prepare, require_usable_keys
from wiring.admin import Admin
from wiring.exit import end_with
from wiring.logs import configure
from wiring.settings import Settings, SettingsMissing

NEW_KEY_RING, NEW_KEY_STORE = "--new-key-ring", "--new-key-store"


def main(arguments: list[str]) -> int:
    """The job. Makes a key ring and a key store only when asked to."""
    # What a server says of a refused statement may quote a password.
    configure("prepare")
    try:
        settings = Settings.load()
        require_usable_keys(
            settings, new=NEW_KEY_RING in arguments, new_store=NEW_KEY_STORE in arguments
        )
        asyncio.run(prepare(settings, Admin.load()))
    except (SettingsMissing, KeyRingError, HalfStoreError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    end_with(lambda: main(sys.argv[1:]))
