"""The migrations of a release to come: those that are there, and invented ones behind them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from store.schema_version import MIGRATIONS, head

MORE: Final = (
    "ALTER TABLE cases ADD COLUMN next_word text;"
    "ALTER TABLE inbox ADD COLUMN next_kind text NOT NULL DEFAULT 'plain';"
    "CREATE TABLE next_words (id text PRIMARY KEY, reference text NOT NULL REFERENCES cases);"
    "CREATE VIEW next_cases AS SELECT reference, next_word FROM cases;"
)
"""What a release may do to tables while the one before works on them: a column that may be null,
one with a default, a table that points at another, a view.
"""
LESS: Final = (
    "DROP VIEW next_cases;"
    "DROP TABLE next_words;"
    "ALTER TABLE inbox DROP COLUMN next_kind;"
    "ALTER TABLE cases DROP COLUMN next_word;"
)
"""What a later release takes away again, once no program uses it."""
ITS_RIGHTS: Final = (
    "GRANT SELECT, INSERT ON {schema}.next_words TO {track}_web;"
    "GRANT UPDATE (next_word) ON {schema}.cases TO {track}_worker;"
)
"""What the coming release's own setup grants for it."""


def migrations_with(folder: Path, *statements: str) -> Path:
    """A folder of migrations: ours, and one for each of these. Made once a folder."""
    made = folder / "migrations"
    shutil.copytree(MIGRATIONS, made, ignore=shutil.ignore_patterns("__pycache__"))
    before = head()
    for number, statement in enumerate(statements, start=9001):
        write_migration(made / "versions", str(number), before, statement)
        before = str(number)
    return made


def write_migration(versions: Path, revision: str, before: str, statement: str) -> None:
    """Write one into a folder of them, behind the one `before`."""
    lines: Sequence[str] = (
        "from alembic import op",
        f"revision, down_revision = {revision!r}, {before!r}",
        "def upgrade() -> None:",
        f"    op.get_bind().exec_driver_sql({statement!r})",
    )
    path = versions / f"{revision}_next.py"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
