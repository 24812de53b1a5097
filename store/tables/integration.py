"""What organisations exchange with the service beside their cases: the feed, webhooks, links that
answer a question, and withdrawals that are of no case.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table

from store.tables.columns import (
    key,
    maybe,
    metadata,
    moment,
    number,
    ring_seal,
    sealed,
    stamp,
    text,
)

feed = Table(
    "feed",
    metadata,
    key("id"),
    text("once"),
    text("organisation_id"),
    text("reference"),
    text("word"),
    moment("happened_at"),
    stamp("stored_at"),
    Column("place", BigInteger, nullable=True),
)
"""`once` says of what event it is, so that each has one entry; `place` is given once it is kept."""

webhooks = Table(
    "webhooks",
    metadata,
    key("id"),
    text("organisation_id"),
    text("address"),
    text("key_id"),
    text("slot", server_default=""),
    sealed("sealed", ring_seal("webhook", "id", newest="version"), nullable=False),
    text("old_key_id", nullable=True),
    text("old_slot", server_default=""),
    sealed(
        "old_sealed",
        ring_seal("webhook", "id", newest="version", key="old_key_id", slot="old_slot", before=1),
    ),
    number("version", server_default="1"),
    maybe("old_until"),
    text("made_by"),
    stamp("made_at"),
    Column("filled_to", BigInteger, nullable=False),
    number("failures", server_default="0"),
    maybe("failing_since"),
    text("last_code", server_default=""),
    maybe("last_taken_at"),
    stamp("next_turn_at"),
    text("ended_by", nullable=True),
    maybe("ended_at"),
)
"""`filled_to` is the place in the feed up to which its queue holds what it is to be sent."""

webhook_sendings = Table(
    "webhook_sendings",
    metadata,
    key("webhook_id"),
    key("id"),
    text("word"),
    text("reference"),
    moment("happened_at"),
    text("state", server_default="waiting"),
    number("attempts", server_default="0"),
    text("code", server_default=""),
    stamp("created_at"),
    stamp("next_attempt_at"),
    maybe("settled_at"),
)

question_links = Table(
    "question_links",
    metadata,
    key("id"),
    text("question"),
    text("organisation_id"),
    stamp("opened_at"),
    number("openings", server_default="1"),
    maybe("used_at"),
    maybe("renewed_at"),
)
"""`id` is a digest of the link, which itself is kept nowhere."""

stray_withdrawals = Table(
    "stray_withdrawals",
    metadata,
    key("id"),
    text("organisation_id"),
    text("sent_as"),
    text("key_id"),
    text("slot", server_default=""),
    sealed("sealed", ring_seal("stray-withdrawal", "id")),
    stamp("received_at"),
    maybe("settled_at"),
    text("settled_by", nullable=True),
    text("found", nullable=True),
)
"""`sealed` is what its bringer wrote, gone once a person has looked; `sent_as` makes one sent twice
count once.
"""
