"""What is still being written."""

from __future__ import annotations

from sqlalchemy import Table

from store.tables.columns import key, metadata, number, ring_seal, sealed, stamp, text

referral_drafts = Table(
    "referral_drafts",
    metadata,
    key("id"),
    text("organisation_id"),
    text("key_id"),
    text("slot", server_default=""),
    sealed(
        "sealed",
        ring_seal("referral-draft", "id", "organisation_id", newest="version"),
        nullable=False,
    ),
    number("version", server_default="1"),
    stamp("begun_at"),
    stamp("saved_at"),
)
"""Sealed with a shared key of the ring and a half of its own, which goes with the row: there is no
case yet that has a key."""
