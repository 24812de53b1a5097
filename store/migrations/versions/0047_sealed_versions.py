"""Sealed values have a newest one, or are written once: no older one is put back."""

from __future__ import annotations

from store.statements import run_beside

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
