"""Which migrations there are, and at which a schema is. Read by every process that begins, so
nothing of the library that runs them is loaded here.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

MIGRATIONS = Path(__file__).parent / "migrations"
_AT = text("SELECT version_num FROM alembic_version")


def head() -> str:
    """The newest migration this code knows."""
    return max(known())


def known(migrations: Path = MIGRATIONS) -> frozenset[str]:
    """Every migration this code knows, by the number that its file begins with."""
    files = (migrations / "versions").glob("[0-9]*.py")
    return frozenset(file.name.partition("_")[0] for file in files)


def current(connection: Connection) -> str | None:
    """The migration a schema is at, seen through a connection whose search path names it; None if
    it has none of ours.
    """
    try:
        return connection.execute(_AT).scalar_one_or_none()
    except ProgrammingError:
        return None
