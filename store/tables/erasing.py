"""What was erased, and what may not be."""

from __future__ import annotations

from sqlalchemy import Table

from store.tables.columns import key, maybe, metadata, stamp, text

legal_holds = Table(
    "legal_holds",
    metadata,
    key("id"),
    text("reference"),
    text("reason"),
    text("placed_by"),
    stamp("placed_at"),
    text("lifted_by", nullable=True),
    text("lifted_reason", nullable=True),
    maybe("lifted_at"),
)

erasures = Table(
    "erasures",
    metadata,
    key("reference"),
    text("ground"),
    text("reason"),
    text("proposed_by"),
    text("confirmed_by"),
    stamp("erased_at"),
    text("cleared"),
    maybe("halves_destroyed_at"),
    maybe("histories_deleted_at"),
)
"""A row before its two last moments is a promise: housekeeping goes on with it until they stand."""
