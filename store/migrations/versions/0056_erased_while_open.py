"""A case that was open in an older copy of the database, and was erased since, is ended."""

from __future__ import annotations

from store.statements import run_beside

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
