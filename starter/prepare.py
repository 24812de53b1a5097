"""Bring database and Temporal to what this version of a track needs, once before its worker and
watchdog start.

    python -m starter.prepare [--new-key-ring | --new-key-store] [--stopped]

Safe to repeat at every start, also while another release of the track works; `--stopped` says that
nothing does. The track is the settings'; the rights come from `wiring.admin`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from service.failures import link_refused
from service.prepare import (
    HalfStoreError,
    KeyRingError,
    MigrationTooLong,
    ServerTooOld,
    TablesBusy,
    prepare,
    require_usable_keys,
)
from wiring.admin import Admin
from wiring.exit import end_with
from wiring.logs import configure
from wiring.settings import Settings, SettingsMissing

NEW_KEY_RING, NEW_KEY_STORE, STOPPED = "--new-key-ring", "--new-key-store", "--stopped"


def main(arguments: list[str]) -> int:
    """The job. Makes a key ring and a key store only when asked to."""
    given = _asked(arguments)
    # What a server says of a refused statement may quote a password.
    configure("prepare")
    try:
        settings = Settings.load()
        require_usable_keys(settings, new=given.new_key_ring, new_store=given.new_key_store)
        asyncio.run(prepare(settings, Admin.load(), stopped=given.stopped))
    except (SettingsMissing, KeyRingError, HalfStoreError, ServerTooOld) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except (TablesBusy, MigrationTooLong) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except Exception as error:
        mend = link_refused(error)
        if mend is None:
            raise
        sys.stderr.write(f"{mend.sentence} {mend.what_to_do} ({mend.code})\n")
        return 2
    return 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    """What is to be done; a word that it does not know ends it, before anything is changed."""
    reader = argparse.ArgumentParser(
        prog="python -m starter.prepare",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    new = reader.add_mutually_exclusive_group()
    new.add_argument(NEW_KEY_RING, action="store_true", help="at the very first start alone")
    new.add_argument(NEW_KEY_STORE, action="store_true", help="for a ring that has none yet")
    reader.add_argument(STOPPED, action="store_true", help="the track's programs are stopped")
    return reader.parse_args(arguments)


if __name__ == "__main__":
    end_with(lambda: main(sys.argv[1:]))
