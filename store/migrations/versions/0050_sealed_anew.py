"""What is sealed under the key ring is sealed anew when that is changed."""

from __future__ import annotations

from store.statements import run_beside

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
