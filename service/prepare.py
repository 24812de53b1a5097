"""Bringing database and Temporal to what this version of a track needs, once before its worker and
watchdog start. Safe to repeat at every start.
"""

from __future__ import annotations

from sqlalchemy.engine import make_url

from service.provision import provision
from store.migrate import upgrade
from wiring.admin import Admin
from wiring.settings import Settings


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
