"""The same order sent again is told from another one under its id."""

from __future__ import annotations

from store.statements import run_beside

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
