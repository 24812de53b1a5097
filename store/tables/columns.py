"""Columns as every table has them, and the one collection of tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Integer, LargeBinary, MetaData, Text, func

metadata = MetaData()


def text(name: str, **more: Any) -> Column[str]:
    """Words; never absent unless said so."""
    return Column(name, Text, nullable=more.pop("nullable", False), **more)


def key(name: str) -> Column[str]:
    """Words that name the row, alone or with others."""
    return Column(name, Text, primary_key=True)


def moment(name: str, **more: Any) -> Column[Any]:
    """A moment, aware."""
    return Column(name, DateTime(timezone=True), nullable=more.pop("nullable", False), **more)


def maybe(name: str) -> Column[Any]:
    """A moment that may not have come."""
    return moment(name, nullable=True)


def stamp(name: str) -> Column[Any]:
    """The moment of the writing, by the database's clock."""
    return moment(name, server_default=func.clock_timestamp())


def number(name: str, **more: Any) -> Column[int]:
    """A whole number."""
    return Column(name, Integer, nullable=False, **more)


def yes_or_no(name: str) -> Column[bool]:
    """One of two."""
    return Column(name, Boolean, nullable=False)


def raw(name: str, **more: Any) -> Column[bytes]:
    """Bytes: sealed, or a digest."""
    return Column(name, LargeBinary, nullable=more.pop("nullable", False), **more)
