"""A channel at fault holds its queue; who dealt with a notice that was given up; when the watchdog
last looked.
"""

from __future__ import annotations

from store.statements import run_beside

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
