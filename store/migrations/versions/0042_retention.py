"""Retention: what goes by itself, and the report of it."""

from __future__ import annotations

from store.statements import run_beside

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
