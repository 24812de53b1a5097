"""Halves in the key store that no row needs any more."""

from __future__ import annotations

from sqlalchemy import Table

from store.tables.columns import key, metadata, stamp, yes_or_no

halves_let_go = Table(
    "halves_let_go", metadata, key("slot"), yes_or_no("for_copies"), stamp("let_go_at")
)
"""The database puts each in here when a row goes or gets another half. `for_copies`: copies of the
database from before a change of the ring need it until that is retired.
"""
