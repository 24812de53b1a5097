"""The first day of a referral: organisations, referrals, persons, cases, events, messages in and
out, deadlines, staff.
"""

from __future__ import annotations

from store.statements import run_beside

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
