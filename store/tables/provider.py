"""Signing in by an identity provider."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Table, func

from store.tables.columns import key, maybe, metadata, moment, text

staff_subjects = Table(
    "staff_subjects",
    metadata,
    key("subject"),
    Column(
        "bound_at",
        DateTime(timezone=True),
        primary_key=True,
        server_default=func.clock_timestamp(),
    ),
    text("staff_number"),
    text("bound_by"),
    text("confirmed_by"),
    maybe("ended_at"),
)
"""`subject` is a keyed digest of the issuer and what it calls somebody."""

provider_sign_ins = Table(
    "provider_sign_ins",
    metadata,
    key("state_hash"),
    moment("expires_at"),
    maybe("used_at"),
)
