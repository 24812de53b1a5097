"""What comes in and what goes out."""

from __future__ import annotations

from sqlalchemy import Table

from store.tables.columns import (
    case_seal,
    key,
    maybe,
    metadata,
    moment,
    number,
    sealed,
    stamp,
    text,
    yes_or_no,
)

inbox = Table(
    "inbox",
    metadata,
    key("id"),
    text("reference"),
    text("sender"),
    text("sender_message_id"),
    text("kind"),
    sealed("sealed", case_seal("reference", "id")),
    text("content_digest", server_default=""),
    stamp("received_at"),
    maybe("delivered_at"),
    text("verdict", nullable=True),
    text("code", server_default=""),
    text("rule", server_default=""),
    maybe("decided_at"),
)

outbox = Table(
    "outbox",
    metadata,
    key("id"),
    text("effect_key"),
    text("reference"),
    text("template"),
    text("audience"),
    text("role", server_default=""),
    text("staff_number", server_default=""),
    number("edition", server_default="0"),
    text("state", server_default="waiting"),
    number("attempts", server_default="0"),
    stamp("created_at"),
    stamp("next_attempt_at"),
    maybe("last_attempt_at"),
    maybe("settled_at"),
    text("code", server_default=""),
    text("sent_by", server_default=""),
    text("note", server_default=""),
    maybe("dealt_with_at"),
    text("dealt_with_by", server_default=""),
)

channel_holds = Table(
    "channel_holds",
    metadata,
    key("id"),
    text("channel"),
    text("code"),
    text("concerns"),
    stamp("since"),
    number("tries", server_default="1"),
    moment("next_try_at"),
    maybe("ended_at"),
)

left_before = Table(
    "left_before",
    metadata,
    key("id"),
    text("same"),
    text("reference"),
    moment("left_at"),
    yes_or_no("perhaps"),
    moment("until"),
    text("used_by", nullable=True),
    stamp("kept_at"),
)
