"""The tables as SQLAlchemy sees them. The migrations make them; a test holds the two against each
other.

No schema is named: every connection's search path says which one it is, so that a rehearsal uses
the same code.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
)

metadata = MetaData()


def _text(name: str, **more: Any) -> Column[str]:
    return Column(name, Text, nullable=more.pop("nullable", False), **more)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _moment(name: str, **more: Any) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=more.pop("nullable", False), **more)


def _maybe(name: str) -> Column[Any]:
    return _moment(name, nullable=True)


def _stamp(name: str) -> Column[Any]:
    return _moment(name, server_default=func.clock_timestamp())


def _number(name: str, **more: Any) -> Column[int]:
    return Column(name, Integer, nullable=False, **more)


def _bytes(name: str, **more: Any) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=more.pop("nullable", False), **more)


organisations = Table(
    "organisations",
    metadata,
    _key("id"),
    _text("name"),
    _text("kind"),
    _text("nation"),
    _text("contact_email"),
    _text("out_of_hours_email", server_default=""),
    _text("credential", nullable=True),
    _stamp("created_at"),
)

registrations = Table(
    "registrations",
    metadata,
    _key("organisation_id"),
    Column("number", Integer, primary_key=True),
    _text("status"),
    _text("agreement_version"),
    Column("agreement_from", Date, nullable=False),
    Column("agreement_until", Date, nullable=False),
    _moment("effective_from"),
    _text("reason", server_default=""),
    _text("recorded_by"),
    _stamp("recorded_at"),
)

delegations = Table(
    "delegations",
    metadata,
    _key("authority_id"),
    _key("provider_id"),
    Column("valid_from", Date, primary_key=True),
    Column("valid_until", Date),
    _text("recorded_by"),
    _stamp("recorded_at"),
)

referrals = Table(
    "referrals",
    metadata,
    _key("reference"),
    _text("organisation_id"),
    _text("submission_id"),
    _text("content_hash"),
    _moment("received_at"),
    _moment("accepted_at"),
    _text("authority"),
    _text("nation"),
    _text("batch", server_default=""),
    _text("basis"),
    _text("possible_duplicate_of", nullable=True),
    _text("accepted_by"),
    _stamp("stored_at"),
    _text("linked_to", nullable=True),
)

persons = Table(
    "persons",
    metadata,
    _key("reference"),
    _bytes("sealed", nullable=True),
    _text("match_home_office_reference", nullable=True),
    _text("match_names_and_birth", nullable=True),
    _bytes("safe_way", nullable=True),
)

intake_refusals = Table(
    "intake_refusals",
    metadata,
    Column("id", BigInteger, primary_key=True),
    _text("organisation_id"),
    _text("submission_id"),
    _text("content_hash"),
    _text("codes"),
    _text("field"),
    _text("batch"),
    _text("refused_by"),
    _stamp("refused_at"),
)

case_keys = Table(
    "case_keys",
    metadata,
    _key("reference"),
    _text("kek_id"),
    _bytes("wrapped", nullable=True),
    _stamp("created_at"),
    _maybe("destroyed_at"),
)

cases = Table(
    "cases",
    metadata,
    _key("reference"),
    _number("sequence"),
    _bytes("head_hash"),
    _text("stage"),
    _text("sla", server_default=""),
    _text("organisation_id", server_default=""),
    _text("authority"),
    _moment("received_at"),
    _maybe("due_at"),
    _maybe("answered_at"),
    _maybe("breached_at"),
    _maybe("read_at"),
    _maybe("ended_at"),
    _maybe("withdrawal_received_at"),
    _text("outcome", nullable=True),
    _number("edition", server_default="0"),
    _maybe("decided_at"),
    _maybe("served_at"),
    _maybe("withdrawn_at"),
    _number("incidents", server_default="0"),
    _number("escalation_level", server_default="0"),
    _text("next_name", nullable=True),
    _maybe("next_due"),
    Column("clock_offset_seconds", BigInteger, nullable=False, server_default="0"),
    _bytes("state"),
    _maybe("workflow_confirmed_at"),
)

events = Table(
    "events",
    metadata,
    _key("reference"),
    Column("sequence", Integer, primary_key=True),
    _text("kind"),
    _text("event_id"),
    _moment("happened_at"),
    _moment("recorded_at"),
    _text("actor"),
    _text("rules"),
    _text("label"),
    _bytes("sealed"),
    _bytes("previous"),
    _bytes("hash"),
    _stamp("stored_at"),
)

inbox = Table(
    "inbox",
    metadata,
    _key("id"),
    _text("reference"),
    _text("sender"),
    _text("sender_message_id"),
    _text("kind"),
    _bytes("sealed", nullable=True),
    _stamp("received_at"),
    _maybe("delivered_at"),
    _text("verdict", nullable=True),
    _text("code", server_default=""),
    _text("rule", server_default=""),
    _maybe("decided_at"),
)

outbox = Table(
    "outbox",
    metadata,
    _key("id"),
    _text("effect_key"),
    _text("reference"),
    _text("template"),
    _text("audience"),
    _text("role", server_default=""),
    _text("staff_number", server_default=""),
    _number("edition", server_default="0"),
    _text("state", server_default="waiting"),
    _number("attempts", server_default="0"),
    _stamp("created_at"),
    _stamp("next_attempt_at"),
    _maybe("last_attempt_at"),
    _maybe("settled_at"),
    _text("code", server_default=""),
    _text("sent_by", server_default=""),
    _text("note", server_default=""),
)

deadlines = Table(
    "deadlines",
    metadata,
    _key("reference"),
    _key("name"),
    Column("anchored_at", DateTime(timezone=True), primary_key=True),
    _key("rung"),
    _moment("due"),
    _text("anchor"),
    _text("rule"),
    _text("role"),
    _number("position"),
    _number("repeats_days"),
    _stamp("set_at"),
    _maybe("settled_at"),
)

escalations = Table(
    "escalations",
    metadata,
    _key("id"),
    _text("reference"),
    _text("name"),
    _moment("anchored_at"),
    _text("rung"),
    _number("position"),
    _text("role"),
    _text("told", server_default=""),
    _text("guard"),
    _stamp("escalated_at"),
    _maybe("acknowledged_at"),
    _text("acknowledged_by", nullable=True),
)

tasks = Table(
    "tasks",
    metadata,
    _key("id"),
    _text("effect_key"),
    _text("reference"),
    _text("kind"),
    _text("team"),
    _moment("due"),
    _text("rule"),
    _text("note", server_default=""),
    _text("holder", nullable=True),
    _stamp("opened_at"),
    _maybe("done_at"),
)

staff = Table(
    "staff",
    metadata,
    _key("number"),
    _text("name"),
    _text("email"),
    _text("team"),
    Column("roles", ARRAY(Text), nullable=False),
    _text("credential"),
    Column("active", Boolean, nullable=False, server_default="true"),
    _text("created_by"),
    _stamp("created_at"),
)

sessions = Table(
    "sessions",
    metadata,
    _key("token_hash"),
    _text("staff_number"),
    _stamp("created_at"),
    _moment("expires_at"),
    _maybe("ended_at"),
)

duty_rota = Table(
    "duty_rota",
    metadata,
    Column("id", BigInteger, primary_key=True),
    _text("role"),
    _number("position"),
    _text("staff_number"),
    _moment("starts"),
    _moment("ends"),
    _text("recorded_by"),
)

mailboxes = Table("mailboxes", metadata, _key("name"), _text("email"))

incidents = Table(
    "incidents",
    metadata,
    _key("id"),
    _text("kind"),
    _text("subject"),
    _text("code"),
    _stamp("reported_at"),
    _maybe("seen_at"),
)

alarms = Table(
    "alarms",
    metadata,
    _key("id"),
    _text("code"),
    _stamp("raised_at"),
    _number("step", server_default="0"),
    _maybe("acknowledged_at"),
    _text("acknowledged_by", nullable=True),
    _maybe("ended_at"),
)

absences = Table(
    "absences",
    metadata,
    _key("staff_number"),
    Column("starts", DateTime(timezone=True), primary_key=True),
    _moment("ends"),
    _text("recorded_by"),
    _stamp("recorded_at"),
)

task_moves = Table(
    "task_moves",
    metadata,
    Column("id", BigInteger, primary_key=True),
    _text("task_id"),
    _text("act"),
    _text("holder", nullable=True),
    _text("moved_by"),
    _stamp("moved_at"),
)

advice_notes = Table(
    "advice_notes",
    metadata,
    _key("id"),
    _text("reference"),
    _bytes("sealed", nullable=True),
    _text("written_by"),
    _stamp("written_at"),
)

views = Table(
    "views",
    metadata,
    Column("id", BigInteger, primary_key=True),
    _text("staff_number"),
    _text("reference"),
    _text("kind"),
    _stamp("viewed_at"),
)

collections = Table(
    "collections",
    metadata,
    _key("id"),
    _text("reference"),
    _bytes("wanted", nullable=True),
    _text("basis"),
    _bytes("reason", nullable=True),
    _text("proposed_by"),
    _stamp("proposed_at"),
)

collection_approvals = Table(
    "collection_approvals",
    metadata,
    _key("collection_id"),
    _text("approved_by"),
    _stamp("approved_at"),
)

own_data_requests = Table(
    "own_data_requests",
    metadata,
    _key("id"),
    Column("received_on", Date, nullable=False),
    _text("recorded_by"),
    _stamp("recorded_at"),
)

own_data_steps = Table(
    "own_data_steps",
    metadata,
    _key("request_id"),
    Column("number", Integer, primary_key=True),
    _text("kind"),
    Column("on_day", Date, nullable=False),
    _text("reason"),
    _text("recorded_by"),
    _stamp("recorded_at"),
)

applications = Table(
    "applications",
    metadata,
    _key("id"),
    _text("address"),
    _text("name"),
    _text("kind"),
    _text("nation"),
    _text("code"),
    _maybe("written_at"),
    _text("taken_in_by"),
    _stamp("taken_in_at"),
)

local_steps = Table(
    "local_steps",
    metadata,
    _key("authority"),
    _key("task"),
    Column("number", Integer, primary_key=True),
    _text("words"),
    _text("recorded_by"),
    _stamp("recorded_at"),
)
