"""Who acts for an organisation: its own people, their sessions, and its programs' keys."""

from __future__ import annotations

from sqlalchemy import ARRAY, Boolean, Column, Table, Text

from store.tables.columns import key, maybe, metadata, moment, stamp, text

partner_users = Table(
    "partner_users",
    metadata,
    key("number"),
    text("organisation_id"),
    text("name"),
    text("email"),
    Column("roles", ARRAY(Text), nullable=False),
    text("credential", nullable=True),
    Column("active", Boolean, nullable=False, server_default="true"),
    text("invitation", nullable=True),
    maybe("invited_until"),
    text("invited_by"),
    stamp("created_at"),
    text("ended_by", nullable=True),
    maybe("ended_at"),
)

partner_sessions = Table(
    "partner_sessions",
    metadata,
    key("token_hash"),
    text("user_number"),
    stamp("created_at"),
    stamp("seen_at"),
    moment("expires_at"),
    maybe("ended_at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    key("id"),
    text("organisation_id"),
    text("name"),
    text("digest"),
    Column("roles", ARRAY(Text), nullable=False),
    text("made_by"),
    stamp("made_at"),
    moment("expires_at"),
    maybe("last_used_at"),
    text("ended_by", nullable=True),
    maybe("ended_at"),
)
"""`digest` is keyed (see `store/api_keys.py`), and the key itself is kept nowhere."""
