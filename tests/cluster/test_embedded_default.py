"""What the shape for service is measured beside is what `make run` starts."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cluster.embedded_default import PROGRAMS, embedded_default
from tests.cluster.load import ClusterLoad
from tests.cluster.measure import SHAPES


async def test_it_is_all_that_make_run_starts_and_takes_cases_to_their_answer() -> None:
    assert SHAPES["embedded default"] is embedded_default
    # Not under pytest's own folder, which is shut to the user that PostgreSQL runs as.
    with TemporaryDirectory(prefix="referrals-measure-") as folder:
        await _is_all_of_it(Path(folder) / "data")


async def _is_all_of_it(root: Path) -> None:
    async with embedded_default(root) as app:
        assert {path.stem for path in (root / "run").glob("*.json")} == PROGRAMS
        assert app.settings.embedded and app.settings.temporal_token is not None
        people = ClusterLoad(app)
        reference = await people.one()
        assert reference is not None
        assert await people.lost() == []
