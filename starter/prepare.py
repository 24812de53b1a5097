"""Bring database and Temporal to what this version needs, once before worker and watchdog start.

    python -m starter.prepare [--new-key-ring]

Safe to repeat at every start.
"""

from __future__ import annotations

import asyncio
import sys

from sqlalchemy.engine import make_url

from starter.provision import provision
from store.key_file import KeyRingError
from store.key_ring import KeyRing
from store.migrate import upgrade
from wiring.settings import Settings, SettingsMissing

NEW_KEY_RING = "--new-key-ring"


async def prepare(settings: Settings) -> None:
    """Schema and roles, then namespace, retention and search attributes.

    Raises SettingsMissing without an administrator's address of the database; and what
    `store.migrate.upgrade` and `starter.provision.provision` raise.
    """
    if settings.admin_database_url is None:
        raise SettingsMissing("No administrator's database address: REFERRALS_ADMIN_DATABASE_URL.")
    upgrade(
        settings.admin_database_url.get_secret_value(),
        settings.database_schema,
        make_url(settings.database_url.get_secret_value()).password or "",
        settings.track,
    )
    await provision(settings)


def main(arguments: list[str]) -> int:
    """The job. Makes a key ring only when asked to.

    A new ring in the place of a lost one would hide that nothing stored can be read any more.
    """
    try:
        settings = Settings.load()
        if NEW_KEY_RING in arguments:
            settings.key_ring.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            KeyRing.create(settings.key_ring)
        KeyRing.load(settings.key_ring)
        asyncio.run(prepare(settings))
    except (SettingsMissing, KeyRingError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
