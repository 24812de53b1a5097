"""Requests of people for what is held about them, by number, and each step of one (R35)."""

from __future__ import annotations

from store.statements import run_beside

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
