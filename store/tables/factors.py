"""Second factors of the person who signs in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Table

from store.tables.columns import (
    digest,
    key,
    maybe,
    metadata,
    moment,
    ring_seal,
    sealed,
    stamp,
    text,
)

totp_secrets = Table(
    "totp_secrets",
    metadata,
    key("id"),
    text("owner"),
    text("number"),
    text("key_id"),
    text("slot", server_default=""),
    sealed("sealed", ring_seal("totp-secret", "owner", "number", "id"), nullable=False),
    stamp("made_at"),
    maybe("confirmed_at"),
    Column("last_step", BigInteger, nullable=True),
    maybe("ended_at"),
)
"""An authenticator app's secret: it counts once `confirmed_at` is set. `last_step` is the newest
step of which a code was used.
"""

recovery_codes = Table(
    "recovery_codes",
    metadata,
    key("owner"),
    key("number"),
    key("digest"),
    stamp("made_at"),
    maybe("ended_at"),
)

passkeys = Table(
    "passkeys",
    metadata,
    key("id"),
    text("owner"),
    text("number"),
    text("name"),
    digest("public_key"),
    Column("sign_count", BigInteger, nullable=False),
    stamp("made_at"),
    maybe("last_used_at"),
    maybe("ended_at"),
)

half_sessions = Table(
    "half_sessions",
    metadata,
    key("token_hash"),
    text("owner"),
    text("number"),
    stamp("created_at"),
    moment("expires_at"),
    maybe("ended_at"),
)

passkey_challenges = Table(
    "passkey_challenges",
    metadata,
    key("challenge"),
    text("owner"),
    text("number"),
    text("purpose"),
    moment("expires_at"),
    maybe("ended_at"),
)

factor_events = Table(
    "factor_events",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    text("owner"),
    text("number"),
    text("what"),
    text("by"),
    text("reason"),
    stamp("at"),
)
