"""Bringing database and Temporal to what this version of a track needs, once before its worker and
watchdog start. Safe to repeat at every start.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url

from service.provision import provision
from store.key_file import KeyRingError
from store.key_ring import KeyRing
from store.migrate import upgrade
from wiring.admin import Admin
from wiring.settings import Settings

__all__ = ["KeyRingError", "prepare", "require_usable_key_ring"]


def require_usable_key_ring(path: Path, *, new: bool) -> None:
    """See that there is a key ring that can be used. A new one is made only where it is asked for:
    in the place of a lost one it would hide that nothing stored can be read any more.

    Raises:
        KeyRingError: it is missing or damaged, or a new one is to stand where one is.
    """
    if new:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        KeyRing.create(path)
    KeyRing.load(path)


async def prepare(settings: Settings, admin: Admin) -> None:
    """One track's schema and role, then its namespace, retention and search attributes. Raises what
    `store.migrate.upgrade` and `service.provision.provision` raise.
    """
    upgrade(
        admin.database_url.get_secret_value(),
        settings.database_schema,
        make_url(settings.database_url.get_secret_value()).password or "",
        settings.track,
    )
    await provision(settings, admin.temporal_address)
