"""Looks, sign-ins, refused rows and requests for own data have an end."""

from __future__ import annotations

from store.statements import run_beside

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
