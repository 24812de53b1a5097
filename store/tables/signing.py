"""Who signs in, and who tried to."""

from __future__ import annotations

from sqlalchemy import Table

from store.tables.columns import key, metadata, moment, number

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    key("subject"),
    key("kind"),
    moment("since"),
    number("count"),
)
"""`subject` is a keyed digest: neither an address nor what was typed as a number is kept."""
