"""Indexes for lists of one area or one stage, what a wall shows first, and how many stand where."""

from __future__ import annotations

from store.statements import run_beside

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
