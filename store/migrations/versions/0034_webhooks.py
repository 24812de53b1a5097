"""Addresses of organisations that are told of events."""

from __future__ import annotations

from store.statements import run_beside

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
