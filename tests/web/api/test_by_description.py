"""The interface does what its description says, and refuses what it does not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.servers import TestPostgres
from tests.web.api.long_check import check_track

EXAMPLES = 2


@pytest.mark.parametrize("track", ["support", "suitability"])
async def test_whatever_is_asked_of_an_address_is_answered_as_the_description_says(
    postgres: TestPostgres, tmp_path: Path, track: str
) -> None:
    few = ("--phases", "fuzzing,stateful", "--max-examples", str(EXAMPLES), "--seed", "1")
    checked = await check_track(postgres, tmp_path, track, *few)
    assert checked.held, checked.said
