"""The chain of events under a key, and numbers for what is sealed and may change."""

from __future__ import annotations

from store.statements import run_beside

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
