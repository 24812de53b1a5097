"""The statements of a migration, for the track whose schema it brings forward."""

from __future__ import annotations

from pathlib import Path

from alembic import op

_WRITTEN_FOR = "support_app"
"""The role that the files name; each track has its own in its place."""


def run_beside(migration: str) -> None:
    """Run the SQL file beside a migration, then the one for this track only, if there is one
    (`0004_two_tracks_suitability.sql`).
    """
    attributes = op.get_context().config.attributes  # type: ignore[union-attr]
    path = Path(migration)
    own = path.with_name(f"{path.stem}_{attributes['track']}.sql")
    for file in (path.with_suffix(".sql"), own):
        if file.exists():
            statements = file.read_text(encoding="utf-8").replace(_WRITTEN_FOR, attributes["role"])
            op.get_bind().exec_driver_sql(statements)
