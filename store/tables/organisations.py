"""Who may refer and report: the register, with how each area does things."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, Table

from store.tables.columns import key, maybe, metadata, moment, stamp, text

organisations = Table(
    "organisations",
    metadata,
    key("id"),
    text("name"),
    text("kind"),
    text("nation"),
    text("contact_email"),
    text("out_of_hours_email", server_default=""),
    text("credential", nullable=True),
    stamp("created_at"),
)

registrations = Table(
    "registrations",
    metadata,
    key("organisation_id"),
    Column("number", Integer, primary_key=True),
    text("status"),
    text("agreement_version"),
    Column("agreement_from", Date, nullable=False),
    Column("agreement_until", Date, nullable=False),
    moment("effective_from"),
    text("reason", server_default=""),
    text("recorded_by"),
    stamp("recorded_at"),
)

delegations = Table(
    "delegations",
    metadata,
    key("authority_id"),
    key("provider_id"),
    Column("valid_from", Date, primary_key=True),
    Column("valid_until", Date),
    text("recorded_by"),
    stamp("recorded_at"),
)

successions = Table(
    "successions",
    metadata,
    key("organisation_id"),
    Column("number", Integer, primary_key=True),
    text("successor_id"),
    moment("effective_from"),
    text("reason", server_default=""),
    text("recorded_by"),
    stamp("recorded_at"),
)

applications = Table(
    "applications",
    metadata,
    key("id"),
    text("address"),
    text("name"),
    text("kind"),
    text("nation"),
    text("code"),
    maybe("written_at"),
    text("taken_in_by"),
    stamp("taken_in_at"),
)

local_steps = Table(
    "local_steps",
    metadata,
    key("authority"),
    key("task"),
    Column("number", Integer, primary_key=True),
    text("words"),
    text("recorded_by"),
    stamp("recorded_at"),
)
