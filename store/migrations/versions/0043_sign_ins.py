"""Sign-ins and failed tries of them, kept apart from looks into cases."""

from __future__ import annotations

from store.statements import run_beside

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
