"""What organisations' own systems are told."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table

from store.tables.columns import key, metadata, moment, stamp, text

feed = Table(
    "feed",
    metadata,
    key("id"),
    text("once"),
    text("organisation_id"),
    text("reference"),
    text("word"),
    moment("happened_at"),
    stamp("stored_at"),
    Column("place", BigInteger, nullable=True),
)
"""`once` says of what event it is, so that it is told once; `place` is given once it is kept."""
