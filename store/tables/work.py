"""Who does what: staff, duty, worklists, and what somebody has to look at."""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, DateTime, Table, Text

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
)

staff = Table(
    "staff",
    metadata,
    key("number"),
    text("name"),
    text("email"),
    text("team"),
    Column("roles", ARRAY(Text), nullable=False),
    text("credential"),
    Column("active", Boolean, nullable=False, server_default="true"),
    text("created_by"),
    stamp("created_at"),
    Column("waiting", Boolean, nullable=False, server_default="false"),
    text("confirmed_by", nullable=True),
    maybe("confirmed_at"),
)

sessions = Table(
    "sessions",
    metadata,
    key("token_hash"),
    text("staff_number"),
    stamp("created_at"),
    moment("expires_at"),
    maybe("ended_at"),
    stamp("seen_at"),
)

duty_rota = Table(
    "duty_rota",
    metadata,
    Column("id", BigInteger, primary_key=True),
    text("role"),
    number("position"),
    text("staff_number"),
    moment("starts"),
    moment("ends"),
    text("recorded_by"),
)

mailboxes = Table("mailboxes", metadata, key("name"), text("email"))

absences = Table(
    "absences",
    metadata,
    key("staff_number"),
    Column("starts", DateTime(timezone=True), primary_key=True),
    moment("ends"),
    text("recorded_by"),
    stamp("recorded_at"),
)

tasks = Table(
    "tasks",
    metadata,
    key("id"),
    text("effect_key"),
    text("reference"),
    text("kind"),
    text("team"),
    moment("due"),
    text("rule"),
    text("note", server_default=""),
    sealed("sealed_note", case_seal("reference", "effect_key")),
    text("about", server_default=""),
    text("holder", nullable=True),
    stamp("opened_at"),
    maybe("done_at"),
    Column("harms", Boolean, nullable=False, server_default="false"),
)

task_moves = Table(
    "task_moves",
    metadata,
    Column("id", BigInteger, primary_key=True),
    text("task_id"),
    text("act"),
    text("holder", nullable=True),
    text("moved_by"),
    stamp("moved_at"),
)

incidents = Table(
    "incidents",
    metadata,
    key("id"),
    text("kind"),
    text("subject"),
    text("code"),
    stamp("reported_at"),
    maybe("seen_at"),
)

watchdog_looks = Table("watchdog_looks", metadata, key("name"), stamp("looked_at"))

copy_checks = Table("copy_checks", metadata, key("name"), stamp("fresh_at"))

alarms = Table(
    "alarms",
    metadata,
    key("id"),
    text("code"),
    stamp("raised_at"),
    number("step", server_default="0"),
    maybe("acknowledged_at"),
    text("acknowledged_by", nullable=True),
    maybe("ended_at"),
)
