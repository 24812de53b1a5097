"""What was looked at, gathered anew, and asked of the service."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Integer, Table

from store.tables.columns import case_seal, key, metadata, sealed, stamp, text

views = Table(
    "views",
    metadata,
    Column("id", BigInteger, primary_key=True),
    text("staff_number"),
    text("reference"),
    text("kind"),
    stamp("viewed_at"),
)

collections = Table(
    "collections",
    metadata,
    key("id"),
    text("reference"),
    sealed("wanted", case_seal("reference", "id")),
    text("basis"),
    sealed("reason", case_seal("reference", "id")),
    text("proposed_by"),
    stamp("proposed_at"),
)

collection_approvals = Table(
    "collection_approvals",
    metadata,
    key("collection_id"),
    text("approved_by"),
    stamp("approved_at"),
)

own_data_requests = Table(
    "own_data_requests",
    metadata,
    key("id"),
    Column("received_on", Date, nullable=False),
    text("recorded_by"),
    stamp("recorded_at"),
)

own_data_steps = Table(
    "own_data_steps",
    metadata,
    key("request_id"),
    Column("number", Integer, primary_key=True),
    text("kind"),
    Column("on_day", Date, nullable=False),
    text("reason"),
    text("recorded_by"),
    stamp("recorded_at"),
)
