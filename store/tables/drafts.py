"""What is still being written."""

from __future__ import annotations

from sqlalchemy import Table

from store.tables.columns import key, metadata, raw, stamp, text

referral_drafts = Table(
    "referral_drafts",
    metadata,
    key("id"),
    text("organisation_id"),
    text("key_id"),
    raw("sealed"),
    stamp("begun_at"),
    stamp("saved_at"),
)
"""Sealed with a shared key of the ring: there is no case yet that has a key."""
