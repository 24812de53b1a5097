"""What left before the record was put back from an older copy."""

from __future__ import annotations

from store.statements import run_beside

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
