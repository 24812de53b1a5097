"""What staff write on a case beside what its rules go by."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table

from store.tables.columns import case_seal, key, metadata, moment, sealed, stamp, text

case_notes = Table(
    "case_notes",
    metadata,
    key("id"),
    text("reference"),
    text("replaces", nullable=True),
    sealed("sealed", case_seal("reference", "id", "written_by", "replaces"), nullable=False),
    text("written_by"),
    moment("written_at"),
    stamp("stored_at"),
)
"""`written_at` is the case's own time. A row is never changed: another one takes its place."""

attachments = Table(
    "attachments",
    metadata,
    key("id"),
    text("sent_as"),
    text("reference"),
    sealed("sealed", case_seal("reference", "id", "added_by"), nullable=False),
    text("added_by"),
    moment("added_at"),
    stamp("stored_at"),
)
"""`sealed`: the name, the kind, the length and the digest of what was added."""

attachment_parts = Table(
    "attachment_parts",
    metadata,
    key("attachment_id"),
    Column("number", Integer, primary_key=True),
    sealed("sealed", case_seal("attachment_id", "number"), nullable=False),
    stamp("stored_at"),
)
"""Stored as they come, before the row that makes them an attachment."""

attachment_scans = Table(
    "attachment_scans",
    metadata,
    Column("id", BigInteger, primary_key=True),
    text("attachment_id"),
    text("scanner"),
    text("result"),
    text("found"),
    stamp("scanned_at"),
)
