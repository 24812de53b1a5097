"""What the list of a track with decisions shows of a case."""

from __future__ import annotations

from store.statements import run_beside

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
