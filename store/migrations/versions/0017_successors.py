"""Who stands for an organisation that is no more."""

from __future__ import annotations

from store.statements import run_beside

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
