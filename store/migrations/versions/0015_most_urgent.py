"""What lists are ordered by: from when a case harms somebody, and what waits in a late batch."""

from __future__ import annotations

from store.statements import run_beside

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
