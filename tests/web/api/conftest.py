from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.servers import TestPostgres
from tests.web.api.asking import Programs, programs_on


@pytest.fixture(scope="module")
async def programs(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Programs]:
    """One front door for the tests of a module, which share its record."""
    with postgres.database() as database:
        async with programs_on(database, tmp_path_factory.mktemp("door")) as made:
            yield made
