"""When copies of this database, of its log and of the keys were last found fresh."""

from __future__ import annotations

from store.statements import run_beside

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
