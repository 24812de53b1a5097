"""Advisory locks by name. The tracks' schemas may stand in one database, whose locks are numbers
that all of it shares: the same name is another number in each schema, so that neither track ever
waits for the other.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func

_OF_SCHEMA = func.hashtextextended(func.current_schema(), 0)


def lock_named(name: str | ColumnElement[Any]) -> ColumnElement[int]:
    """The number of a lock, for PostgreSQL's functions on advisory locks."""
    return func.hashtextextended(name, _OF_SCHEMA)
