"""What is asked of the service itself: requests for one's own data and their steps (R35),
applications to join (R4); and how each area does something (R117).
"""

from __future__ import annotations

from store.statements import run_beside

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
