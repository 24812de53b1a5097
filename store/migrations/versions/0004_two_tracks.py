"""Two tracks: the same tables in a schema for each, but for what only one of them needs."""

from __future__ import annotations

from store.statements import run_beside

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
