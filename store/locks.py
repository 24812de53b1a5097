"""Advisory locks by name. A lock is a number that all of a database shares: the same name is
another number in each schema, so that a rehearsal beside a service never keeps it waiting.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func

_OF_SCHEMA = func.hashtextextended(func.current_schema(), 0)


def lock_named(name: str | ColumnElement[Any]) -> ColumnElement[int]:
    """The number of a lock, for PostgreSQL's functions on advisory locks."""
    return func.hashtextextended(name, _OF_SCHEMA)
