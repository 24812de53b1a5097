"""Who is kept under a digest is found by an index, also where policies stand before the rows."""

from __future__ import annotations

from store.statements import run_beside

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
