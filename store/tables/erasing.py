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
    stamp("confirmed_at"),
    text("cleared", server_default=""),
    maybe("erased_at"),
    maybe("halves_destroyed_at"),
    maybe("histories_deleted_at"),
)
"""A row is an order: it is carried out until its three last moments stand."""
