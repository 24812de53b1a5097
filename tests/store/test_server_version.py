"""A PostgreSQL that is too old is refused in words before anything is made there."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from store.server_version import ServerTooOld, require_number, require_version
from tests.servers import TestDatabase


@pytest.mark.parametrize("number", [90_624, 150_018, 159_999])
def test_an_older_server_is_named_and_refused(number: int) -> None:
    with pytest.raises(ServerTooOld, match=f"version {number // 10_000}, .* needs 16 or newer"):
        require_number(number)


@pytest.mark.parametrize("number", [160_000, 160_004, 180_006])
def test_sixteen_and_newer_are_taken(number: int) -> None:
    assert require_number(number) is None  # type: ignore[func-returns-value]


def test_the_number_is_the_servers_own(database: TestDatabase) -> None:
    engine = create_engine(database.admin_url)
    with engine.connect() as connection:
        assert require_version(connection) is None  # type: ignore[func-returns-value]
    engine.dispose()
