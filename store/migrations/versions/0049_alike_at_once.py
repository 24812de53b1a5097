"""A look for the same person reads no list beside the index."""

from __future__ import annotations

from store.statements import run_beside

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
