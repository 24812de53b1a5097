"""Who signs in, and who tried to."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Table

from store.tables.columns import key, metadata, moment, number, stamp, text

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    key("subject"),
    key("kind"),
    moment("since"),
    number("count"),
)
"""`subject` is a keyed digest: neither an address nor what was typed as a number is kept."""

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    text("account"),
    text("way"),
    text("what"),
    stamp("at"),
)
"""Who signed in, failed, had to wait or signed out: by a number that a register knows."""
