"""Who looked into which case, and when."""

from __future__ import annotations

from store.statements import run_beside

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
