"""The statements of a migration, for the track whose schema it brings forward."""

from __future__ import annotations

from pathlib import Path

from alembic import op


def run_beside(migration: str) -> None:
    """Run the SQL file beside a migration, then the one for this track only, if there is one
    (`0004_two_tracks_suitability.sql`). None gives anybody a right: `store.grants` does.
    """
    attributes = op.get_context().config.attributes  # type: ignore[union-attr]
    path = Path(migration)
    own = path.with_name(f"{path.stem}_{attributes['track']}.sql")
    for file in (path.with_suffix(".sql"), own):
        if file.exists():
            op.get_bind().exec_driver_sql(file.read_text(encoding="utf-8"))
