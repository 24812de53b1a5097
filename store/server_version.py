"""Which PostgreSQL this record can stand on."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

OLDEST: Final = 16
"""The first whose roles can be lent without being inherited, which an organisation's requests are
kept apart by (docs/adr/0036-an-organisations-own-rows.md).
"""


class ServerTooOld(Exception):
    """A PostgreSQL that the roles cannot be made on. Nothing was changed there."""

    code = "database-server-too-old"

    def __init__(self, major: int) -> None:
        super().__init__(
            f"This PostgreSQL is version {major}, and the record needs {OLDEST} or newer. Nothing "
            f"was changed. Upgrade the server, or name another one. ({self.code})"
        )


def require_version(connection: Connection) -> None:
    """See that the server is new enough. Raises ServerTooOld."""
    require_number(int(connection.execute(text("SHOW server_version_num")).scalar_one()))


def require_number(number: int) -> None:
    """The same of a version as the server counts it, 160004 for 16.4. Raises ServerTooOld."""
    major = number // 10_000
    if major < OLDEST:
        raise ServerTooOld(major)
