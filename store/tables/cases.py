"""A case: how it came in, its key, its state, its chain of events, its clocks and who was
notified.
"""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Integer, Table, Text

from store.tables.columns import (
    SealBinding,
    SealedUnder,
    case_seal,
    digest,
    key,
    maybe,
    metadata,
    moment,
    number,
    sealed,
    stamp,
    text,
)

referrals = Table(
    "referrals",
    metadata,
    key("reference"),
    text("organisation_id"),
    text("number_digest"),
    sealed("sealed_number", case_seal("reference")),
    text("content_hash"),
    moment("received_at"),
    moment("accepted_at"),
    text("authority"),
    text("nation"),
    text("batch", server_default=""),
    text("basis"),
    text("possible_duplicate_of", nullable=True),
    text("accepted_by"),
    stamp("stored_at"),
    text("linked_to", nullable=True),
)

persons = Table(
    "persons",
    metadata,
    key("reference"),
    sealed("sealed", case_seal("reference")),
    Column("match_digests", ARRAY(Text), nullable=False, server_default="{}"),
    sealed("safe_way", case_seal("reference", newest="safe_way_versions.number")),
    sealed("corrected", case_seal("reference", newest="events.sequence")),
    text("group_digest", nullable=True),
)

safe_way_versions = Table(
    "safe_way_versions",
    metadata,
    key("reference"),
    Column("number", Integer, primary_key=True),
    digest("digest"),
    text("changed_by"),
    stamp("changed_at"),
)
"""A row for each safe way after the one that was sent: no words, and never taken back."""

intake_refusals = Table(
    "intake_refusals",
    metadata,
    Column("id", BigInteger, primary_key=True),
    text("organisation_id"),
    text("number_digest"),
    text("content_hash"),
    text("codes"),
    text("field"),
    text("batch"),
    text("refused_by"),
    stamp("refused_at"),
    text("rules", server_default=""),
)

case_keys = Table(
    "case_keys",
    metadata,
    key("reference"),
    text("kek_id"),
    sealed(
        "wrapped",
        SealBinding(under=SealedUnder.BOTH_HALVES, place=("reference", "kek_id"), newest="slot"),
    ),
    stamp("created_at"),
    maybe("destroyed_at"),
    text("slot", nullable=True),
    text("slot_before", nullable=True),
)
"""`slot` is where the key store has the other half; `slot_before` where it has the one from before
the last change of the key ring, until that is retired.
"""

cases = Table(
    "cases",
    metadata,
    key("reference"),
    number("sequence"),
    digest("head_hash"),
    text("stage"),
    text("sla", server_default=""),
    text("organisation_id", server_default=""),
    text("authority"),
    moment("received_at"),
    maybe("due_at"),
    maybe("answered_at"),
    maybe("breached_at"),
    maybe("read_at"),
    maybe("ended_at"),
    maybe("withdrawal_received_at"),
    text("outcome", nullable=True),
    number("edition", server_default="0"),
    maybe("decided_at"),
    maybe("served_at"),
    maybe("withdrawn_at"),
    number("incidents", server_default="0"),
    number("escalation_level", server_default="0"),
    text("next_name", nullable=True),
    maybe("next_due"),
    maybe("harms_from"),
    text("late_batch", server_default=""),
    Column("clock_offset_seconds", BigInteger, nullable=False, server_default="0"),
    sealed("state", case_seal("reference", newest="sequence"), nullable=False),
    maybe("workflow_confirmed_at"),
    # Written by the database with every new event.
    stamp("updated_at"),
    # Worked out by the database: the same moments in the world's time, which lists are ordered by.
    maybe("urgent_at"),
    maybe("wakes_at"),
)

events = Table(
    "events",
    metadata,
    key("reference"),
    Column("sequence", Integer, primary_key=True),
    text("kind"),
    text("event_id"),
    moment("happened_at"),
    moment("recorded_at"),
    text("actor"),
    text("rules"),
    text("label"),
    text("release", server_default=""),
    sealed("sealed", case_seal("reference", "sequence"), nullable=False),
    digest("previous"),
    digest("code", nullable=True),
    digest("hash"),
    stamp("stored_at"),
)

unkeyed_chains = Table(
    "unkeyed_chains",
    metadata,
    key("reference"),
    number("sequence"),
    digest("head_hash"),
)
"""How far each case's chain had come when chains got a key. The application only reads it."""

deadlines = Table(
    "deadlines",
    metadata,
    key("reference"),
    key("name"),
    Column("anchored_at", DateTime(timezone=True), primary_key=True),
    key("rung"),
    moment("due"),
    text("anchor"),
    text("rule"),
    text("role"),
    number("position"),
    number("repeats_days"),
    stamp("set_at"),
    maybe("settled_at"),
)

escalations = Table(
    "escalations",
    metadata,
    key("id"),
    text("reference"),
    text("name"),
    moment("anchored_at"),
    text("rung"),
    number("position"),
    text("role"),
    text("notified", server_default=""),
    text("guard"),
    stamp("escalated_at"),
    maybe("acknowledged_at"),
    text("acknowledged_by", nullable=True),
    maybe("withdrawn_at"),
    text("withdrawn_why", server_default=""),
)

advice_notes = Table(
    "advice_notes",
    metadata,
    key("id"),
    text("reference"),
    sealed("sealed", case_seal("reference", "id")),
    text("written_by"),
    stamp("written_at"),
)
