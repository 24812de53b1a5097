"""Whose rows an organisation sees is said by the database itself."""

from __future__ import annotations

from store.statements import run_beside

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
