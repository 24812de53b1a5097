"""What staff write on a case beside what its rules go by."""

from __future__ import annotations

from sqlalchemy import Table

from store.tables.columns import key, metadata, moment, raw, stamp, text

case_notes = Table(
    "case_notes",
    metadata,
    key("id"),
    text("reference"),
    text("replaces", nullable=True),
    raw("sealed"),
    text("written_by"),
    moment("written_at"),
    stamp("stored_at"),
)
"""`written_at` is the case's own time. A row is never changed: another one takes its place."""
