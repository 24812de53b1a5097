"""Second factors of people who sign in."""

from __future__ import annotations

from store.statements import run_beside

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
