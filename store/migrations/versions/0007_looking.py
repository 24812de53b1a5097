"""Indexes for what people look at: map, wall, handover, statistics."""

from __future__ import annotations

from store.statements import run_beside

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
