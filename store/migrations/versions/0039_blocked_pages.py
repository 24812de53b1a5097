"""The register of blocked paths, page by page."""

from __future__ import annotations

from store.statements import run_beside

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    run_beside(__file__)
