"""Who looked into which case, and when."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0003"


def upgrade() -> None:
    """Run the statements beside this file; there is no way down, because an audit trail is never
    taken back.
    """
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements)
