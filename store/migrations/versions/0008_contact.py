"""What contact with a person needs: the safe way to reach them, and rows handed to others."""

from __future__ import annotations

from store.statements import run_beside

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
