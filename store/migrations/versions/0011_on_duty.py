"""What people on duty are told: alarms about the service itself, and notes in notices."""

from __future__ import annotations

from store.statements import run_beside

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
