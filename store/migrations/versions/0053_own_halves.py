"""What is of no case has halves of its own in the key store."""

from __future__ import annotations

from store.statements import run_beside

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
