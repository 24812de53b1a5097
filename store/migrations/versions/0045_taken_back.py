"""Escalations that were told too early can be taken back."""

from __future__ import annotations

from store.statements import run_beside

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
