"""What was removed because its time was over."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Table

from store.tables.columns import metadata, moment, stamp, text

retention_removals = Table(
    "retention_removals",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    text("class"),
    moment("before"),
    Column("removed", BigInteger, nullable=False),
    stamp("removed_at"),
)
