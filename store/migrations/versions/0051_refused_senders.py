"""A refused row whose sender no register knows goes with the case that its mended one became."""

from __future__ import annotations

from store.statements import run_beside

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
