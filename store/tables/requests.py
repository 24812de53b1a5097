"""Who asks by program, and how often."""

from __future__ import annotations

from sqlalchemy import Table

from store.tables.columns import key, metadata, moment, number

request_counts = Table(
    "request_counts",
    metadata,
    key("holder"),
    moment("minute"),
    number("requests"),
)
