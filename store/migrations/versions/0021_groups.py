"""Who came in one group, by the sender's own code for it."""

from __future__ import annotations

from store.statements import run_beside

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
