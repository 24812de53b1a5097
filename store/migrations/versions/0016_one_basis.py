"""A submission that was not accepted keeps the rules that said so; what was entered is counted by
its day.
"""

from __future__ import annotations

from store.statements import run_beside

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
