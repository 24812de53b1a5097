"""Bring database and Temporal to what this version of a track needs, once before its worker and
watchdog start.

    python -m starter.prepare [--new-key-ring]

Safe to repeat at every start. The track is the settings'; the rights come from `wiring.admin`.
"""

from __future__ import annotations

import asyncio
import sys

from service.prepare import prepare
from store.key_file import KeyRingError
from store.key_ring import KeyRing
from wiring.admin import Admin
from wiring.exit import end_with
from wiring.logs import configure
from wiring.settings import Settings, SettingsMissing

NEW_KEY_RING = "--new-key-ring"


def main(arguments: list[str]) -> int:
    """The job. Makes a key ring only when asked to.

    A new ring in the place of a lost one would hide that nothing stored can be read any more.
    """
    # What a server says of a refused statement may quote a password.
    configure("prepare")
    try:
        settings = Settings.load()
        if NEW_KEY_RING in arguments:
            settings.key_ring.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            KeyRing.create(settings.key_ring)
        KeyRing.load(settings.key_ring)
        asyncio.run(prepare(settings, Admin.load()))
    except (SettingsMissing, KeyRingError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    end_with(lambda: main(sys.argv[1:]))
