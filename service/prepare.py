"""Bringing database and Temporal to what this version of a track needs, once before its worker and
watchdog start. Safe to repeat at every start.
"""

from __future__ import annotations

from sqlalchemy.engine import make_url

from service.provision import provision
from store.half_file import HalfFile
from store.half_store import HalfStoreError
from store.jobs import Job
from store.key_file import KeyRingError
from store.key_ring import KeyRing
from store.migrate import upgrade
from store.server_version import ServerTooOld
from store.tables_in_use import LockPatience, MigrationTooLong, TablesBusy
from wiring.admin import Admin
from wiring.key_store import half_store_of
from wiring.settings import Settings, SettingsMissing

__all__ = [
    "HalfStoreError",
    "KeyRingError",
    "MigrationTooLong",
    "ServerTooOld",
    "TablesBusy",
    "prepare",
    "require_usable_keys",
]


def require_usable_keys(settings: Settings, *, new: bool, new_store: bool = False) -> None:
    """See that there are a key ring and a key store that can be used. New ones are made only where
    it is asked for: in the place of a lost one they would hide that nothing stored can be read any
    more. `new_store` makes the store alone, for a ring from before there were any.

    Raises:
        KeyRingError: the ring is missing or damaged, or a new one is to stand where one is.
        HalfStoreError: the same of the key store.
    """
    if new:
        settings.key_ring.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        KeyRing.create(settings.key_ring)
    if (new or new_store) and not settings.key_service:
        HalfFile.create(settings.halves)
    KeyRing.load(settings.key_ring)
    half_store_of(settings)


async def prepare(settings: Settings, admin: Admin, *, stopped: bool = False) -> None:
    """One track's schema and roles, then its namespace, retention and search attributes. Programs
    may be at work meanwhile, unless it is said that all have `stopped`. Raises what
    `store.migrate.upgrade` and `service.provision.provision` raise, and SettingsMissing.
    """
    upgrade(
        admin.database_url.get_secret_value(),
        settings.database_schema,
        _passwords(settings),
        settings.track,
        patience=None if stopped else LockPatience(),
    )
    await provision(settings.with_database(admin.database_url), admin.temporal_address)


def _passwords(settings: Settings) -> dict[Job, str]:
    """Each job's own, or what is said for all would be: two jobs with one password are one job."""
    passwords = {
        job: make_url(settings.database_of(job).get_secret_value()).password or "" for job in Job
    }
    if len(set(passwords.values())) < len(passwords) or not all(passwords.values()):
        names = ", ".join(f"REFERRALS_{job}_DATABASE_URL".upper() for job in Job)
        raise SettingsMissing(
            f"Each job's login needs a password of its own, in its address: {names} "
            "(the general REFERRALS_DATABASE_URL stands for one that is not given)."
        )
    return passwords
