"""Collecting anew: what one track may not have of the other's, it gathers itself (R8)."""

from __future__ import annotations

from store.statements import run_beside

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
