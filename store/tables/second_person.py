"""Acts on the registers that wait for a second person, and what became of them."""

from __future__ import annotations

from sqlalchemy import Table

from store.tables.columns import key, maybe, metadata, moment, ring_seal, sealed, stamp, text

act_proposals = Table(
    "act_proposals",
    metadata,
    key("id"),
    text("act"),
    text("about"),
    text("key_id", nullable=True),
    text("slot", server_default=""),
    sealed("sealed", ring_seal("act-proposal", "id", "act")),
    text("reason"),
    text("proposed_by"),
    stamp("proposed_at"),
    moment("expires_at"),
    text("decision", nullable=True),
    text("decided_by", nullable=True),
    text("decision_reason", nullable=True),
    maybe("decided_at"),
)
"""`about` is a staff number or the code of an organisation. What else the act holds is sealed with
a shared key of the ring; nothing where the number says it all.
"""
