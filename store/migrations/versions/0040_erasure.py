"""The key store, legal holds and erasures."""

from __future__ import annotations

from store.statements import run_beside

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
